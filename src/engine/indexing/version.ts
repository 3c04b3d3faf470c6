import { CHUNKER_VERSION } from '../chunking/chunk.js';
import { bundledId } from '../embedding/bundled.js';
import { syntaxVersion } from '../syntax/shipped.js';
import { ANALYZER_VERSION } from './analyze.js';

/** Names all that a content's record depends on besides its bytes; contents of another version are made again. */
export const contentVersion = (resources: string): string =>
  `${syntaxVersion(resources)} ${CHUNKER_VERSION} ${ANALYZER_VERSION}+${bundledId()}`;
