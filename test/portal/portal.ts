import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Entrance, MintedTokens, PortalOptions, SandboxPortal } from './api.ts';
import type { AppCard } from './app-card.ts';
import { seedNumberedConnectors } from './demo-connectors.ts';
import { seedDemoObjects } from './demo-objects.ts';
import { entranceFor } from './entrance.ts';
import type { Forgeries } from './forgeries.ts';
import type { Installation } from './installation.ts';
import type { Json, JsonMap } from './json.ts';
import { makeOpening } from './make-opening.ts';
import type { Opening, OpeningOptions } from './opening.ts';
import { innerCall } from './rest/inner-call.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import type { SharedServices } from './shared-services.ts';
import type { PortalUser } from './users.ts';
import { PortalCore } from './portal-core.ts';

const keptOpenings = 1000;

/** One emulated portal, and what people, apps and tests do with it. */
export class Portal extends PortalCore implements SandboxPortal {
  readonly forgeries: Forgeries;

  constructor(shared: SharedServices<Portal>, options: PortalOptions) {
    super(shared, options);
    this.forgeries = shared.forge(this);
  }

  /** Opens the web server; everything else works without it. */
  open(port = 0): Promise<void> {
    return this.server.open(port);
  }

  get installations(): readonly Installation[] {
    return [...this.installed.values()];
  }

  installation(app: AppCard = this.app): Installation | undefined {
    return this.installed.get(app.clientId);
  }

  entrance(user: PortalUser, app: AppCard = this.app): Entrance {
    return entranceFor(user, app, this.installation(app));
  }

  addToPortal(
    app: AppCard = this.app,
    options: { readonly version?: number; readonly by?: PortalUser } = {},
  ): Installation {
    return this.lifecycle.add(app, options.by ?? this.users.admin, options.version ?? 1);
  }

  finishInstallation(app: AppCard = this.app): Installation {
    const installation = this.require(app);
    if (!installation.installed) this.lifecycle.finish(installation);
    return installation;
  }

  update(app: AppCard = this.app, options: { readonly version?: number } = {}): Installation {
    const installation = this.require(app);
    this.lifecycle.update(installation, options.version ?? installation.version + 1);
    return installation;
  }

  uninstall({ clean, app = this.app }: { readonly clean: boolean; readonly app?: AppCard }): void {
    this.lifecycle.remove(this.require(app), clean);
  }

  payment({ expired, app = this.app }: { readonly expired: boolean; readonly app?: AppCard }): void {
    this.lifecycle.payment(this.require(app), expired);
  }

  rename(options: { readonly port?: number } = {}): Promise<void> {
    return this.server.move(options.port ?? 0);
  }

  mintTokens(user: PortalUser, app: AppCard = this.app): MintedTokens {
    const { epoch } = this.require(app);
    return this.tokens.mint({ app, memberId: this.memberId, userId: user.id, epoch });
  }

  opening(options: OpeningOptions = {}): Opening {
    const { user = this.users.admin, app = this.app } = options;
    const entrance = this.entrance(user, app);
    const tokens = this.mintTokens(user, app);
    const parts = { portal: this, installation: this.require(app), user, tokens, entrance };
    const opening = makeOpening(parts, options);
    if (this.openings.length >= keptOpenings) this.openings.shift();
    this.openings.push({ at: this.clock.now(), app, opening });
    return opening;
  }

  addWebhook(
    user: PortalUser = this.users.admin,
    scopes: readonly string[] = ['biconnector', 'placement', 'user'],
  ): string {
    const code = randomBytes(8).toString('hex');
    this.webhooks.push({ userId: user.id, code, scopes });
    return `${this.origin}/rest/${user.id}/${code}`;
  }

  removeWebhook(code: string): void {
    const place = this.webhooks.findIndex(each => each.code === code);
    if (place >= 0) this.webhooks.splice(place, 1);
  }

  seedDemo(app: AppCard = this.app, sample?: SampleConnector): void {
    seedDemoObjects(this, app, sample);
  }

  seedConnectors(count: number, app: AppCard = this.app): readonly number[] {
    return seedNumberedConnectors(this.connectors, app, count);
  }

  servePages(listener: RequestListener): void {
    this.server.pages = listener;
  }

  async call(
    name: string,
    params: JsonMap = {},
    as: PortalUser = this.users.admin,
    app: AppCard = this.app,
  ): Promise<Json> {
    const { catalogue, limits } = this;
    return innerCall({ portal: this, limits, catalogue }, this.require(app), as, name, params);
  }

  async close(): Promise<void> {
    this.rest.faults.release();
    await this.endpoints.close();
    await this.events.close();
    await this.server.close();
  }

  private require(app: AppCard): Installation {
    const installation = this.installed.get(app.clientId);
    if (!installation) throw new Error(`${app.title} is not on this portal: call addToPortal first.`);
    return installation;
  }
}
