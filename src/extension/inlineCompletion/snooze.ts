import * as vscode from 'vscode';

/** Offered lengths, minutes. */
const MINUTES = [5, 15, 60, 240];
/** Longest wait that a timer takes, milliseconds. */
const FOREVER = Infinity;

/** `Snooze Completions`: quiet for a while, or until it is woken. Ends with the window. */
export class Snooze implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private until = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  get active(): boolean {
    return Date.now() < this.until;
  }

  /** `until 14:05`; empty while nothing sleeps. */
  get words(): string {
    if (!this.active) return '';
    if (this.until === FOREVER) return 'until you wake them';
    return `until ${new Date(this.until).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`;
  }

  /** Asks for how long, or wakes what sleeps. */
  async toggle(): Promise<void> {
    if (this.active) {
      this.set(-Infinity);
      return;
    }
    const items = [
      ...MINUTES.map((minutes) => ({ label: minutes < 60 ? `${minutes} minutes` : hours(minutes / 60), minutes })),
      { label: 'Until I wake them, or this window is closed', minutes: FOREVER },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: 'Snooze completions',
      placeHolder: 'For how long? The same command wakes them',
    });
    if (picked) this.set(Date.now() + picked.minutes * 60_000);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changes.dispose();
  }

  private set(until: number): void {
    this.until = until;
    clearTimeout(this.timer);
    if (Number.isFinite(until)) this.timer = setTimeout(() => this.changes.fire(), until - Date.now() + 100);
    this.changes.fire();
  }
}

const hours = (count: number): string => (count === 1 ? '1 hour' : `${count} hours`);
