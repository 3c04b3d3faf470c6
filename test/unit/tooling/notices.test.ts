import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notices, noticesFile } from '../../../scripts/notices.mjs';

it('the third-party notices name the packages as they are installed (else: npm run notices)', () => {
  expect(readFileSync(noticesFile, 'utf8')).toBe(notices());
});
