import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folders below the home folder that software for running models makes: Ollama, llama.cpp, LM Studio. */
const SIGNS = ['.ollama', '.cache/llama.cpp', 'Library/Caches/llama.cpp', '.lmstudio', '.cache/lm-studio'];

/**
 * Whether software that runs models was ever used here; looks at folders only, opens no connection, and loads nothing
 * that could.
 */
export const mayRunModels = (home = homedir()): boolean => SIGNS.some((sign) => existsSync(join(home, sign)));
