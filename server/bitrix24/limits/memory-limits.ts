import type { MemberId } from '../identifiers.ts';
import { emptyAfterCall } from './budget.ts';
import type { Lesson, LimitStore } from './limit-store.ts';

/** Keeps limits in the memory of this process. */
export function createMemoryLimits(): LimitStore {
  const buckets = new Map<MemberId, number>();
  const learned = new Map<MemberId, readonly Lesson[]>();
  const lasting = (memberId: MemberId, now: number) =>
    (learned.get(memberId) ?? nothing).filter(({ endsAt }) => endsAt > now);
  const raise = (memberId: MemberId, emptyAt: number) =>
    buckets.set(memberId, Math.max(buckets.get(memberId) ?? 0, emptyAt));

  return {
    take: (memberId, budget, now) => {
      const emptyAt = emptyAfterCall(buckets.get(memberId) ?? 0, budget, now);
      buckets.set(memberId, emptyAt);
      return Promise.resolve(emptyAt);
    },
    raise: (memberId, emptyAt) => {
      raise(memberId, emptyAt);
      return Promise.resolve();
    },
    learn: (memberId, lesson) => {
      const others = (learned.get(memberId) ?? []).filter(
        ({ method, code }) => method !== lesson.method || code !== lesson.code,
      );
      learned.set(memberId, [...others, lesson]);
      return Promise.resolve();
    },
    lessons: (memberId, now) => Promise.resolve(lasting(memberId, now)),
    removePortal: memberId => {
      buckets.delete(memberId);
      learned.delete(memberId);
      return Promise.resolve();
    },
    prune: now => {
      for (const [memberId, emptyAt] of buckets) if (emptyAt <= now) buckets.delete(memberId);
      for (const memberId of learned.keys()) {
        const left = lasting(memberId, now);
        if (left.length === 0) learned.delete(memberId);
        else learned.set(memberId, left);
      }
      return Promise.resolve();
    },
  };
}

const nothing: readonly Lesson[] = [];
