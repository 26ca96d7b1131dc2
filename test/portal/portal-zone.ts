/** Offsets change only at full quarters of an hour. */
const quarterHour = 15 * 60_000;

/** Writes instants as a portal in this time zone does. Offsets are cached, because Intl is slow. */
export class PortalZone {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** Minutes east of Greenwich. */
  offsetMinutes(at: number): number {
    const key = Math.floor(at / quarterHour);
    let offset = this.offsets.get(key);
    if (offset === undefined) {
      const text =
        this.format.formatToParts(key * quarterHour).find(part => part.type === 'timeZoneName')?.value ?? '';
      const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
      offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
      if (this.offsets.size > 1000) this.offsets.clear();
      this.offsets.set(key, offset);
    }
    return offset;
  }

  /** Writes `2026-04-03T10:26:32+02:00`. */
  iso(at: number): string {
    const offset = this.offsetMinutes(at);
    const local = new Date(at + offset * 60_000).toISOString().slice(0, 19);
    const size = Math.abs(offset);
    const hours = String(Math.floor(size / 60)).padStart(2, '0');
    return `${local}${offset < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
  }

  /** Writes `2026-04-03 10:26:32` without a zone, as the biconnector module stores dates. */
  stamp(at: number): string {
    return new Date(at + this.offsetMinutes(at) * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  }
}
