/** Languages that share names and are read as one. */
const SHARED: Record<string, string> = { typescript: 'javascript', tsx: 'javascript', cpp: 'c' };

/** From which languages' files a language is completed. */
export const laneKey = (language: string): string => SHARED[language] ?? language;
