// Code that a scripted model writes: real code of the repository under other local names, as it is and with one name made up.
import { random } from '../stats.mjs';

const FENCES = {
  typescript: 'ts',
  tsx: 'tsx',
  javascript: 'js',
  python: 'python',
  go: 'go',
  rust: 'rust',
  java: 'java',
};

/** @returns {{good: boolean, kind: string, text: string, name?: string}[]} for one definition */
export function codeOf({ language, symbol, text }, seed) {
  const fence = FENCES[language];
  if (!fence) return [];
  const next = random(seed);
  const renamed = withOtherLocals(text, language);
  const calls = [...renamed.matchAll(/(?<![\w$.:#>@])([A-Za-z_$][\w$]{4,})\(/g)]
    .map((m) => m[1])
    .filter(
      (name) =>
        name !== symbol &&
        !new RegExp(`(?:def|function|fn|func(?:\\s*\\([^)]*\\))?)\\s+${name.replace(/\$/g, '\\$')}\\b`).test(renamed),
    );
  const out = [{ kind: 'real code, other locals', good: true, text: `\`\`\`${fence}\n${renamed}\n\`\`\`` }];
  const own = calls.filter((name) => !/^(?:[A-Z]?[a-z]+)$/.test(name));
  if (own.length > 0) {
    const name = own[Math.floor(next() * own.length)];
    const made = `${name}Xq${seed % 7}Zeta`;
    out.push({
      kind: 'a called name made up',
      good: false,
      name: made,
      text: `\`\`\`${fence}\n${renamed.replaceAll(new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}\\(`, 'g'), `${made}(`)}\n\`\`\``,
    });
  }
  const imports = {
    ts: "import { retryAll } from './quibble-zeta.js';",
    tsx: "import { retryAll } from './quibble-zeta.js';",
    js: "import { retryAll } from './quibble-zeta.js';",
    python: 'from quibble_zeta.core import retry_all',
    go: 'import "github.com/quibble-zeta/core"',
    rust: 'use quibble_zeta::core::retry_all;',
    java: 'import com.quibblezeta.core.RetryAll;',
  };
  out.push({
    kind: 'an import made up',
    good: false,
    name: 'quibble',
    text: `\`\`\`${fence}\n${imports[fence]}\n\n${renamed}\n\`\`\``,
  });
  return out;
}

/** Gives variables names that no file has. Only plain declarations, so that the code stays what it is. */
function withOtherLocals(text, language) {
  const pattern =
    language === 'python'
      ? /^\s+([a-z_]\w{2,})\s*=(?!=)/gm
      : language === 'go'
        ? /(?<![\w.])([a-z]\w{2,})\s*:=/g
        : /\b(?:const|let|var|mut)\s+([a-z_$][\w$]{2,})\b/g;
  const locals = new Set([...text.matchAll(pattern)].map((m) => m[1]));
  let out = text;
  for (const local of locals) {
    // A parameter or field of the same name would be renamed with it, so such ones stay.
    if (
      new RegExp(
        `[.]${local.replace(/\$/g, '\\$')}\\b|[{,]\\s*${local.replace(/\$/g, '\\$')}\\s*[,}]|\\b${local.replace(/\$/g, '\\$')}\\s*[:=](?!=)\\s*\\S+[,)]`,
      ).test(text)
    )
      continue;
    out = out.replaceAll(new RegExp(`(?<![\\w$.'"])${local.replace(/\$/g, '\\$')}(?![\\w$'"])`, 'g'), `${local}Zq`);
  }
  return out;
}
