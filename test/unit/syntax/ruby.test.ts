import { describe, expect, it } from 'vitest';
import { definition, definitions, fixture, halfTyped, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'ruby/events.rb';

describe('Ruby', () => {
  it('finds modules, classes and methods', async () => {
    expect(definitions(await outlineOfFixture(FILE, 'ruby'))).toEqual([
      'module Rack',
      'class Rack.Events',
      'module Rack.Events.Abstract',
      'method Rack.Events.Abstract.on_start',
      'method Rack.Events.Abstract.on_commit',
      'method Rack.Events.Abstract.on_send',
      'method Rack.Events.Abstract.on_finish',
      'method Rack.Events.Abstract.on_error',
      'class Rack.Events.EventedBodyProxy',
      'constructor Rack.Events.EventedBodyProxy.initialize',
      'method Rack.Events.EventedBodyProxy.each',
      'method Rack.Events.EventedBodyProxy.call',
      'method Rack.Events.EventedBodyProxy.respond_to?',
      'class Rack.Events.BufferedResponse',
      'constructor Rack.Events.BufferedResponse.initialize',
      'method Rack.Events.BufferedResponse.to_a',
      'constructor Rack.Events.initialize',
      'method Rack.Events.call',
      'method Rack.Events.on_error',
      'method Rack.Events.on_commit',
      'method Rack.Events.on_start',
      'method Rack.Events.on_finish',
      'method Rack.Events.make_request',
      'method Rack.Events.make_response',
    ]);
  });

  it('gives a class its long comment even behind a blank line', async () => {
    const outline = await outlineOfFixture(FILE, 'ruby');
    const events = definition(outline, 'Rack.Events');
    expect(events).toMatchObject({ signature: 'class Events', leadLine: 8, startLine: 62, endLine: 171 });
    expect(events.doc).toMatch(/^This middleware provides hooks to certain places in the request/);
    expect(definition(outline, 'Rack.Events.EventedBodyProxy.respond_to?').signature).toBe(
      'def respond_to?(method_name, include_all = false)',
    );
    expect(outline.header).toBe('');
  });

  it('lists requires, superclasses and calls', async () => {
    const outline = await outlineOfFixture(FILE, 'ruby');
    expect(outline.imports.map((i) => i.module)).toEqual(['body_proxy', 'request', 'response']);
    expect(references(outline)).toEqual(
      expect.arrayContaining(['inherit BodyProxy:80', 'call make_request:127', 'type EventedBodyProxy:140']),
    );
  });

  it('takes mixed-in modules for inheritance, `self.` methods and constants for members', async () => {
    const text = `class Shop < Base
  include Enumerable
  LIMIT = 3
  def self.open(path) = new(path)
end
`;
    const outline = await outlineOf(text, 'ruby');
    expect(definitions(outline)).toEqual(['class Shop', 'constant Shop.LIMIT', 'method Shop.open']);
    expect(references(outline)).toEqual(expect.arrayContaining(['inherit Base:1', 'inherit Enumerable:2']));
  });

  it('keeps what stands around a half-typed line', async () => {
    const text = fixture(FILE);
    const broken = await outlineOf(halfTyped(text, 91), 'ruby');
    expect(broken.hasErrors).toBe(true);
    expect(definitions(broken)).toEqual(
      expect.arrayContaining([
        'class Rack.Events',
        'method Rack.Events.EventedBodyProxy.each',
        'method Rack.Events.call',
      ]),
    );
  });
});
