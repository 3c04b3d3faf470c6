import { describe, expect, it } from 'vitest';
import { descriptionOf } from '../../../src/core/docComment.js';

describe('the description in a doc comment', () => {
  it.each([
    ['Retry the queue job.\n\n@param  \\stdClass  $job\n@return void', 'Retry the queue job.'],
    ['Opens a file.\n@param path of it\n@throws IOException if there is none', 'Opens a file.'],
    ['\\brief Scans a row.\n\\param row which one', 'Scans a row.'],
    ['Sends a request.\n\n:param url: where to\n:rtype: Response', 'Sends a request.'],
    [
      'Trains.\n\nIn two steps.\n\nArgs:\n    rate (float): how fast\n\nReturns:\n    The loss.',
      'Trains.\n\nIn two steps.',
    ],
    ['Sum of two.\n\nParameters\n\na : int', 'Sum of two.'],
    ['Reads it all.\n\n# Errors\n\nWhere it is gone.', 'Reads it all.'],
    ['Draws.\n\n- Parameter view: what\n- Returns: nothing', 'Draws.'],
  ])('ends before what is said of parameters, results and errors: %j', (doc, description) => {
    expect(descriptionOf(doc)).toBe(description);
  });

  it.each(['Returns the number of bytes', 'Errors are kept until they are read', 'See user@example.org\nfor more'])(
    'may begin with such a word: %j',
    (doc) => expect(descriptionOf(doc)).toBe(doc),
  );

  it('is empty where there is none', () => {
    expect(descriptionOf('@return array')).toBe('');
    expect(descriptionOf('')).toBe('');
  });
});
