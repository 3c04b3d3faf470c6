// A real VS Code in a real browser, for tests that do what a person does with keys, mouse and eyes.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { startServer, type EditorServer } from '../../scripts/lib/editor.mjs';
import { installEditor } from '../../scripts/lib/install.mjs';
import { artifacts, root } from '../../scripts/lib/paths.mjs';

/** How long the page may take to show the workbench, on a machine that is busy. */
const WORKBENCH_LIMIT_MS = 90_000;
/** How long anything else a test waits for may take. */
export const STEP_LIMIT_MS = 60_000;
/** How long one try of something that is tried again may take. */
const ATTEMPT_LIMIT_MS = 5_000;

export interface EditorOptions {
  /** User settings, e.g. `{ 'workbench.colorTheme': 'Default Light Modern' }`. */
  settings?: Record<string, unknown>;
  /** Environment variables of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Size of the window in pixels. */
  viewport?: { width: number; height: number };
  /** False: folders are restricted until somebody trusts them. */
  trusting?: boolean;
  /** Folders of other extensions that are there, too. */
  others?: string[];
}

/** What is open now, for a picture of it when a test fails. */
export const openPages = new Set<Page>();

/** A VS Code server and a browser, with a profile of their own that is deleted on {@link close}. */
export class Editor {
  private constructor(
    private readonly server: EditorServer,
    private readonly browser: Browser,
    private readonly data: string,
    private readonly viewport: { width: number; height: number },
  ) {}

  /** Starts both; takes a few seconds, so share one among the tests of a file (`beforeAll`). */
  static async start(options: EditorOptions = {}): Promise<Editor> {
    const data = mkdtempSync(join(tmpdir(), 'quarry-editor-'));
    const { viewport = { width: 1280, height: 800 }, ...rest } = options;
    const server = await startServer({ ...rest, vscode: await installEditor(), data, automated: true });
    try {
      return new Editor(server, await launchBrowser(), data, viewport);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /**
   * Opens a folder (or a `.code-workspace` file, or an empty window: '') in a fresh browser profile with Quarry loaded
   * from this clone, and waits for the workbench.
   */
  async open(folder: string): Promise<Workbench> {
    const page = await this.openPage(folder, []);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /**
   * Opens a folder with `tests` (a CommonJS bundle that exports `run()`) started in its extension host.
   * @returns the page, as soon as it is loading
   */
  async openTests(folder: string, tests: string): Promise<Page> {
    return this.openPage(folder, [['extensionTestsPath', remote(tests)]]);
  }

  private async openPage(folder: string, payload: [string, string][]): Promise<Page> {
    const context = await this.browser.newContext({ viewport: this.viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_LIMIT_MS);
    openPages.add(page);
    page.once('close', () => openPages.delete(page));
    await page.goto(this.server.url(folder, [['extensionDevelopmentPath', remote(root)], ...payload]));
    return page;
  }

  /** What the server printed, for a failure's message. */
  log(): string {
    return this.server.log();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.data, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** One open window. `page` is Playwright's, for what is not offered here. */
export class Workbench {
  constructor(readonly page: Page) {}

  /** Waits until VS Code has started and restored its window. */
  async ready(): Promise<void> {
    const parts = this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first();
    await parts.waitFor({ timeout: WORKBENCH_LIMIT_MS });
  }

  /** Runs a command by its title through the command palette, e.g. `Quarry: Show Health`. */
  async command(title: string): Promise<void> {
    await this.inPalette(title, (row) => row.click({ timeout: ATTEMPT_LIMIT_MS }));
  }

  /** Waits until the palette offers a command of this title, and leaves the palette open. */
  async expectCommand(title: string): Promise<void> {
    await this.inPalette(title, (row) => row.waitFor({ timeout: ATTEMPT_LIMIT_MS }));
  }

  /**
   * Opens the palette anew until `act` succeeds on the command's row: an open palette does not learn of commands that
   * come with an extension which is found later, and one that is just closing takes no text.
   */
  private async inPalette(title: string, act: (row: Locator) => Promise<void>): Promise<void> {
    for (const deadline = Date.now() + STEP_LIMIT_MS; ;) {
      await this.page.keyboard.press('F1');
      try {
        await this.quickInput().fill(`>${title}`, { timeout: ATTEMPT_LIMIT_MS });
        await act(this.quickPickRows().filter({ hasText: title }).first());
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The text field of the palette, or of any quick pick or input box. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input').first();
  }

  /** The rows of the open quick pick. */
  quickPickRows(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }

  /** The status bar's item whose text contains `text`. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** The title of the active editor's tab, e.g. `greeting.ts`. */
  activeTab(): Locator {
    return this.page.locator('.editor-group-container.active .tab.active .monaco-icon-label');
  }

  /** The inside of the webview that is visible. VS Code nests an extension's page in two frames. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Keeps what is on the screen as `test/.artifacts/<name>.png`. @returns its path */
  async screenshot(name: string): Promise<string> {
    mkdirSync(artifacts, { recursive: true });
    const path = join(artifacts, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Closes the window, and with it its extension host. */
  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** A path of the server's machine as its pages name it. */
function remote(path: string): string {
  return `vscode-remote://remote${path}`;
}

/** Starts the Chromium that is on this machine, without a window. */
export async function launchBrowser(): Promise<Browser> {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium here. On Debian: sudo apt-get install -y chromium. Elsewhere: set CHROMIUM_PATH to a Chrome or Chromium.',
    );
  }
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-lcd-text',
  ];
  return chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] });
}
