/**
 * Files that hold credentials never reach the index, by name or by content. Patterns are those whose false positives
 * are rare: a key is recognised by its issuer's fixed prefix and length, not by looking random.
 */

/** `.env.local` is a secret, `.env.example` is documentation. */
const ENV = /^\.env(?:\.(?!(?:example|sample|template|dist|defaults|schema|d\.ts)$).+)?$|^[^.].*\.env$/i;

const SECRET_EXTENSIONS = new Set('pem key p8 p12 pfx jks keystore kdbx ppk ovpn gpg pgp agekey tfstate'.split(' '));

const SECRET_NAMES = new Set(
  (
    'id_rsa id_dsa id_ecdsa id_ed25519 id_ecdsa_sk id_ed25519_sk .netrc _netrc .pypirc .pgpass .my.cnf .htpasswd .git-credentials ' +
    '.dockercfg .dockerconfigjson .boto .s3cfg .vault-token credentials.json client_secret.json ' +
    'service-account.json serviceaccount.json service_account.json secrets.json secrets.yml secrets.yaml secrets.toml ' +
    'master.key terraform.tfstate.backup kubeconfig .terraformrc .aws-credentials'
  ).split(' '),
);

/** Why a file's name says it holds credentials; null when it does not. */
export function secretName(name: string, extension: string): string | null {
  if (SECRET_EXTENSIONS.has(extension)) return `*.${extension} files hold keys`;
  const lower = name.toLowerCase();
  if (SECRET_NAMES.has(lower)) return `${lower} is a credentials file`;
  if (lower.includes('.env') && ENV.test(name)) return 'environment files hold credentials';
  return null;
}

interface SecretPattern {
  what: string;
  /** A text every match contains: found (or not) many times faster than a regular expression runs. */
  anchor: string;
  pattern: RegExp;
}

const PATTERNS: SecretPattern[] = [
  {
    what: 'a private key',
    anchor: 'PRIVATE KEY',
    // The header alone is documentation; with 60 characters of Base64 (possibly quoted, escaped or after PEM headers) it is a key.
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} )?(?:ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|["'+,;#*\\|]|[A-Za-z-]+: [^\n]{0,100}\n){0,80}[A-Za-z\d+/=]{30}(?:[\s"'+,;#*\\|]|\\[nr])*[A-Za-z\d+/=]{30}/,
  },
  { what: 'an AWS access key', anchor: 'AKIA', pattern: /(?<![A-Za-z\d])AKIA[A-Z2-7]{16}(?![A-Za-z\d])/ },
  { what: 'an AWS access key', anchor: 'ASIA', pattern: /(?<![A-Za-z\d])ASIA[A-Z2-7]{16}(?![A-Za-z\d])/ },
  // One each: `gh` alone is in every other text.
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((anchor) => ({
    what: 'a GitHub token',
    anchor,
    pattern: new RegExp(`(?<![A-Za-z\\d])${anchor}[A-Za-z\\d]{36,}(?![A-Za-z\\d])`),
  })),
  { what: 'a GitHub token', anchor: 'github_pat_', pattern: /github_pat_[A-Za-z\d]{22}_[A-Za-z\d]{59}/ },
  { what: 'a GitLab token', anchor: 'glpat-', pattern: /(?<![A-Za-z\d])glpat-[\w-]{20}/ },
  { what: 'a Slack token', anchor: 'xox', pattern: /(?<![A-Za-z\d])xox[abeprs]-\d{8,}-[\w-]{10,}/ },
  {
    what: 'a Slack webhook',
    anchor: 'hooks.slack.com',
    pattern: /hooks\.slack\.com\/services\/T[A-Z\d]{8,}\/B[A-Z\d]{8,}\/[A-Za-z\d]{24}/,
  },
  { what: 'a Stripe key', anchor: '_live_', pattern: /(?<![A-Za-z\d])[sr]k_live_[A-Za-z\d]{20,}/ },
  {
    what: 'an OpenAI key',
    anchor: 'sk-',
    pattern: /(?<![A-Za-z\d-])sk-(?:[A-Za-z\d]{20}T3BlbkFJ[A-Za-z\d]{20}|(?:proj|svcacct|admin)-[\w-]{60,})/,
  },
  { what: 'an Anthropic key', anchor: 'sk-ant-', pattern: /sk-ant-[a-z]{3,8}\d\d-[\w-]{80,}/ },
  { what: 'a Google API key', anchor: 'AIza', pattern: /(?<![A-Za-z\d])AIza[\w-]{35}(?![\w-])/ },
  { what: 'an npm token', anchor: 'npm_', pattern: /(?<![A-Za-z\d])npm_[A-Za-z\d]{36}(?![A-Za-z\d])/ },
  { what: 'an npm token', anchor: '_authToken', pattern: /^\s*\/\/[^\s=]+:_authToken\s*=\s*(?!\$\{)\S{16,}/m },
  { what: 'a SendGrid key', anchor: 'SG.', pattern: /(?<![A-Za-z\d])SG\.[\w-]{22}\.[\w-]{43}/ },
  { what: 'a Hugging Face token', anchor: 'hf_', pattern: /(?<![A-Za-z\d_])hf_[A-Za-z]{34}(?![A-Za-z\d])/ },
  { what: 'a PyPI token', anchor: 'pypi-AgEIcHlwaS5vcmc', pattern: /pypi-AgEIcHlwaS5vcmc[\w-]{50,}/ },
];

/** Fewer distinct characters than this is filler (`ghp_xxxxxxxx…`), not a key. */
const MIN_DISTINCT = 12;
const FILLER = /EXAMPLE|example|xxxx|XXXX|0123456789|1234567890|abcdefghij|ABCDEFGHIJ/;

const isFiller = (match: string): boolean => FILLER.test(match) || new Set(match).size < MIN_DISTINCT;

/** Which credential a text contains, and on which line (1-based); null when none. */
export function secretContent(text: string): { what: string; line: number } | null {
  for (const { what, anchor, pattern } of PATTERNS) {
    if (!text.includes(anchor)) continue;
    for (const match of text.matchAll(new RegExp(pattern, pattern.flags + 'g'))) {
      if (isFiller(match[0])) continue;
      let line = 1;
      for (let at = text.indexOf('\n'); at !== -1 && at < match.index; at = text.indexOf('\n', at + 1)) line++;
      return { what, line };
    }
  }
  return null;
}
