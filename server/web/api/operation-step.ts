import type { Request, Response } from 'express';
import type { Operation, Reply } from '../../operations/operation.ts';
import type { Profiles } from '../../portals/profile.ts';
import { userOf } from '../http/who-asks.ts';

/** A request for an operation, once its caller is known and its body read. */
export interface OperationRequest {
  readonly operation: Operation;
  /** The operation's path at this way in. */
  readonly path: string;
  readonly req: Request;
  readonly res: Response;
}

/** A step around an operation: it decides whether the rest runs, and which reply is sent. */
export type OperationStep = (request: OperationRequest, run: () => Promise<Reply>) => Promise<Reply>;

/** Makes the step that refuses users who are no administrators where only administrators may ask. */
export const administratorsOnly =
  ({ requireAdministrator }: Profiles): OperationStep =>
  ({ operation, res }, run) =>
    operation.administrators === true ? requireAdministrator(userOf(res.locals)).then(run) : run();
