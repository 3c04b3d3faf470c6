import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Licences that ask for no more than notice, as SPDX and Debian's copyright files spell them. */
const PERMISSIVE =
  /^(MIT|Expat|X11|BSD|0BSD|ISC|Apache|Zlib|libpng|PSF|Python|Boost|BSL-1|public[- ]domain|PostgreSQL|CC0|Unlicense|BlueOak|NCSA|HPND|FTL|PHP|OpenSSL|SSLeay|Ruby|WTFPL|Unicode|TCL|Artistic|Go$)/i;
const COPYLEFT = /\b(?:[AL]?GPL|MPL|EPL|CDDL|EUPL|OSL|SSPL|BUSL|CC-BY-(?:SA|NC))/i;

/** A file whose first lines name a licence that asks for more, whatever its package says. */
export const namesCopyleft = (text: string): boolean =>
  /General Public License|\b[AL]?GPL\b|Mozilla Public|Eclipse Public|\bCDDL\b|Server Side Public|All rights reserved\. *Proprietary/i.test(
    text.slice(0, 3000),
  );

/** `MIT or GPL-2` is permissive, `MIT and GPL-2` is not. */
function isPermissive(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(/\s+or\s+|\s*\|\|?\s*|,\s*or\s+/i)
    .some((one) => one.split(/\s+and\s+|,\s*/i).every((name) => PERMISSIVE.test(name.trim()) && !COPYLEFT.test(name)));
}

/**
 * A package's licence, from `package.json`, from Debian's copyright file, or else from the text of its own LICENSE.
 * @returns null when it is not known to be permissive
 */
export function permissiveLicence(root: string): string | null {
  const folders = ['.', ...readdirSync(root)];
  const find = (name: RegExp): string | undefined =>
    folders
      .filter((folder) => statSync(join(root, folder)).isDirectory())
      .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file)))
      .filter((file) => name.test(basename(file)) && statSync(join(root, file)).isFile())
      .map((file) => join(root, file))[0];
  const copyright = copyrightFile(root);
  if (copyright === undefined) {
    const manifest = find(/^package\.json$/);
    if (manifest) {
      const { license } = JSON.parse(readFileSync(manifest, 'utf8')) as { license?: string | { type: string } };
      const name = typeof license === 'string' ? license : license?.type;
      return name && isPermissive(name) ? name : null;
    }
  }
  const file = copyright ?? find(/^(LICEN[CS]E|COPYING)(\.\w+)?$/i);
  return file === undefined ? null : byText(readFileSync(file, 'utf8'));
}

function byText(text: string): string | null {
  const main = /^Files:\s*\*[\s\S]*?^License:\s*(.+)$/m.exec(text)?.[1]?.trim();
  if (main) return isPermissive(main) ? main : null;
  if (COPYLEFT.test(text) || /General Public/.test(text)) return null;
  const known: [RegExp, string][] = [
    [/Apache License/, 'Apache'],
    [/Permission is hereby granted/, 'MIT'],
    [/Redistribution and use in source/, 'BSD'],
    [/Permission to use, copy, modify/, 'ISC'],
    [/PYTHON SOFTWARE FOUNDATION LICENSE/, 'PSF'],
  ];
  return known.find(([words]) => words.test(text))?.[1] ?? null;
}

function copyrightFile(root: string): string | undefined {
  const source = join(root, 'debian/copyright');
  if (existsSync(source)) return source;
  const docs = join(root, 'usr/share/doc');
  if (!existsSync(docs)) return undefined;
  return readdirSync(docs)
    .map((d) => join(docs, d, 'copyright'))
    .find(existsSync);
}
