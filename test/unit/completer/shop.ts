/** A small repository with habits of its own, in several languages. */
const handler = (name: string, field: string): string => `import { Repository } from '../store/repository';
import { assertFound } from '../errors';

export async function ${name}Handler(request: Request, repository: Repository) {
  const ${field} = await repository.find${name[0]!.toUpperCase()}${name.slice(1)}(request.params.id);
  assertFound(${field}, 'no such ${field}');
  return respondWithJson(request, ${field}, { status: 200 });
}
`;

const THINGS = 'order customer invoice parcel refund carrier coupon supplier product category shipment payment'.split(
  ' ',
);
const NAMES = ['', 'Draft', 'Archive', 'Report', 'Template', 'Export'].flatMap((kind) => THINGS.map((t) => t + kind));

export const HANDLERS: Record<string, string> = Object.fromEntries(
  NAMES.map((name) => [`src/handlers/${name}.ts`, handler(name, name)]),
);

/** A language that Quarry has no grammar for. */
export const ADA = Object.fromEntries(
  NAMES.map((name) => [
    `ada/${name}.adb`,
    `procedure Report_${name} is\nbegin\n   Log_Line (Level => Info, Message => "start of ${name}");\n   Run_${name};\n   Log_Line (Level => Info, Message => "end of ${name}");\nend Report_${name};\n`,
  ]),
);
