/** The tables of checks. */
export interface HealthTables {
  health_states: HealthStateRow;
  health_watches: HealthWatchRow;
}

/** What the last check of a connector or hosted database found. */
export interface HealthStateRow {
  member_id: string;
  kind: 'connector' | 'database';
  object_id: string;
  /** Title of the object at the time of the check. */
  title: string;
  checked_at: number;
  state: 'works' | 'warned' | 'broken';
  /** Code of what was found; null where nothing was. */
  code: string | null;
  /** Title of the source that failed. */
  place: string | null;
  /** Time since which it works, or does not. */
  since: number;
  /** Time of the last check that passed; null where none ever has. */
  worked_at: number | null;
  /** Time at which something that had worked stopped. */
  broke_at: number | null;
  /** Time at which it worked again after that. */
  mended_at: number | null;
}

/** Whether a portal wants a check every hour, and when the next one is due. */
export interface HealthWatchRow {
  member_id: string;
  /** 1 or 0. */
  hourly: number;
  due_at: number;
}
