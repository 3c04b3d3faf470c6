/** Text that is shown at the cursor and not yet part of the file. */
export interface Ghost {
  text: string;
  /** Signs that close what the text leaves open; taking it puts them behind the cursor. */
  closes?: string;
  /** Characters after the cursor that it stands for, on the same line. */
  replace: number;
  /** `repository`: the built-in completer; otherwise the model's name. */
  source: string;
  /** Of the built-in completer, 0 to 1. */
  confidence?: number;
}
