import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'elixir/watcher.ex';

describe('Elixir', () => {
  it('finds modules and functions; the clauses of a function are one definition', async () => {
    const outline = await outlineOfFixture(FILE, 'elixir');
    expect(definitions(outline)).toEqual([
      'module Logger.Watcher',
      'function Logger.Watcher.start_link',
      'function Logger.Watcher.init',
      'function Logger.Watcher.handle_info',
      'function Logger.Watcher.logger_has_backends?',
      'function Logger.Watcher.terminate',
      'function Logger.Watcher.format_exit',
    ]);
    expect(definition(outline, 'Logger.Watcher.handle_info')).toMatchObject({
      leadLine: 48,
      startLine: 49,
      endLine: 73,
    });
  });

  it('takes `@doc` and `@moduledoc` for docs; `defp` is not exported', async () => {
    const outline = await outlineOfFixture(FILE, 'elixir');
    const start = definition(outline, 'Logger.Watcher.start_link');
    expect(start).toMatchObject({ signature: 'def start_link(tuple)', leadLine: 7, startLine: 13, exported: true });
    expect(start.doc).toMatch(/^Starts a watcher server\.\n\nThis is useful when/);
    expect(definition(outline, 'Logger.Watcher.format_exit').exported).toBe(false);
  });

  it('knows protocols and puts implementations under their type', async () => {
    const outline = await outlineOfFixture('elixir/collectable.ex', 'elixir');
    expect(definitions(outline)).toEqual([
      'interface Collectable',
      'type Collectable.command',
      'method Collectable.into',
      'method List.into',
      'method BitString.into',
      'method Map.into',
    ]);
    expect(definition(outline, 'Collectable').doc).toMatch(/^A protocol to traverse data structures\./);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit Collectable:95', 'call iodata_to_binary:133']),
    );
  });

  it('lists use, alias, import and require, calls and modules', async () => {
    const text = `defmodule Shop.Cart do
  use GenServer
  alias Shop.{Item, Price}
  import Ecto.Query, only: [from: 2]

  @limit 10

  defmacro twice(x), do: quote(do: unquote(x) * 2)
  def a <> b, do: Price.add(a, b) |> round_up()

  test "adds an item", %{cart: cart} do
    assert add(cart)
  end
end
`;
    const outline = await outlineOf(text, 'elixir');
    expect(outline.imports).toEqual([
      { module: 'GenServer', names: [], line: 2 },
      { module: 'Shop', names: ['Item', 'Price'], line: 3 },
      { module: 'Ecto.Query', names: [], line: 4 },
    ]);
    expect(definitions(outline)).toEqual([
      'module Shop.Cart',
      'constant Shop.Cart.limit',
      'macro Shop.Cart.twice',
      'function Shop.Cart.<>',
      'function Shop.Cart.adds an item',
    ]);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit GenServer:2', 'type Price:9', 'call add:9', 'call round_up:9']),
    );
  });

  it('keeps what stands around a half-typed line', async () => {
    const broken = await outlineOf(halfTyped(fixture(FILE), 84), 'elixir');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([expect.stringMatching(/start_link$/), expect.stringMatching(/init$/)]),
    );
  });
});
