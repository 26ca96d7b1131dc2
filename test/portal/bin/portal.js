#!/usr/bin/env node
// The portal is TypeScript without a build step, so tsx reads it.
import { register } from 'tsx/esm/api';

register();
await import('../command/run.ts');
