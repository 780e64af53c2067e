import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breaks } from './breaks.js';

/** A contract with one operation, whose answer refers to itself, and what a change makes of it. */
function changed(change = () => {}) {
  const contract = {
    paths: {
      '/notes/{id}': {
        post: {
          operationId: 'addNote',
          parameters: [{ name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } }],
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/NewNote' } } } },
          responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } }, 404: {} },
        },
      },
    },
    components: {
      schemas: {
        NewNote: {
          type: 'object',
          required: ['text'],
          additionalProperties: false,
          properties: {
            text: { type: 'string', maxLength: 10 },
            kind: { oneOf: [{ $ref: '#/components/schemas/Kind' }, { type: 'null' }] },
          },
        },
        Kind: { type: 'string', enum: ['a', 'b'] },
        Note: {
          allOf: [
            { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } },
            {
              type: 'object',
              required: ['parts'],
              properties: {
                parts: { type: 'array', items: { $ref: '#/components/schemas/Note' } },
                kind: { $ref: '#/components/schemas/Kind' },
                value: { oneOf: [tagged('number', 'integer'), tagged('text', 'string')] },
              },
            },
          ],
        },
      },
    },
  };
  change(contract, contract.components.schemas, contract.paths['/notes/{id}'].post);
  return contract;
}

function tagged(tag, type) {
  return { type: 'object', required: ['type', 'value'], properties: { type: { type: 'string', enum: [tag] }, value: { type } } };
}

const added = { type: 'string' };

for (const [what, change] of Object.entries({
  'nothing changed': () => {},
  'a new path': (contract) => (contract.paths['/more'] = { get: { responses: {} } }),
  'a new optional parameter': (_, __, post) => post.parameters.push({ name: 'q', in: 'query', schema: added }),
  'a new optional member that is sent': (_, { NewNote }) => (NewNote.properties.more = added),
  'a new member that is got': (_, { Note }) => (Note.allOf[1].properties.more = added),
  'a new enum value': (_, { Kind }) => Kind.enum.push('c'),
  'a new variant that is got': (_, { Note }) => Note.allOf[1].properties.value.oneOf.push(tagged('flag', 'boolean')),
  'a member that is always there now': (_, { Note }) => Note.allOf[1].required.push('kind'),
  'a wider limit': (_, __, post) => (post.parameters[0].schema.maximum = 1000),
  'a member that may be left out now': (_, { NewNote }) => (NewNote.required = []),
  'another description': (_, { Note }) => (Note.description = 'A note.'),
  'allOf written out': (_, schemas) => {
    const [one, other] = schemas.Note.allOf;
    schemas.Note = { type: 'object', required: ['id', 'parts'], properties: { ...one.properties, ...other.properties } };
  },
})) {
  test(`no break: ${what}`, () => assert.deepEqual(breaks(changed(), changed(change)), []));
}

for (const [what, change, place] of [
  ['a path is gone', (contract) => (contract.paths = {}), 'POST /notes/{id}: it is gone'],
  ['an operationId is another', (_, __, post) => (post.operationId = 'createNote'), 'operationId'],
  ['a response is gone', (_, __, post) => delete post.responses[200], '200: the response is gone'],
  ['a media type is gone', (_, __, post) => (post.responses[200].content = {}), 'application/json is gone'],
  ['a member that was got is gone', (_, { Note }) => delete Note.allOf[0].properties.id, '.id: the member is gone'],
  ['a member that was got may be absent', (_, { Note }) => (Note.allOf[0].required = []), '.id: it may be absent now'],
  ['a member that was got may be null', (_, { Note }) => (Note.allOf[0].properties.id.type = ['string', 'null']), '.id: it may be `null`'],
  ['a member that was got has another type', (_, { Note }) => (Note.allOf[0].properties.id = { type: 'integer' }), '.id: it may be `integer`'],
  ['a format is another', (_, { Note }) => delete Note.allOf[0].properties.id.format, '.id: its format was uuid'],
  ['a variant has another type', (_, { Note }) => (Note.allOf[1].properties.value.oneOf[0] = tagged('number', 'string')), '(number) .value'],
  ['a parameter is gone', (_, __, post) => (post.parameters = []), 'query `limit`: the parameter is gone'],
  ['a parameter is required', (_, __, post) => (post.parameters[0].required = true), 'it is required now'],
  ['a new parameter is required', (_, __, post) => post.parameters.push({ name: 'q', in: 'query', required: true, schema: added }), 'it is new, and required'],
  ['a limit is narrower', (_, __, post) => (post.parameters[0].schema.maximum = 50), 'its maximum is 50 now'],
  ['a new member that is sent is required', (_, { NewNote }) => {
    NewNote.properties.more = added;
    NewNote.required.push('more');
  }, '.more: it is required now'],
  ['a member that was sent is gone', (_, { NewNote }) => delete NewNote.properties.kind, 'request .kind: the member is gone'],
  ['an enum value is gone', (_, { Kind }) => Kind.enum.pop(), '`b` is not taken any more'],
  ['null is not taken', (_, { NewNote }) => (NewNote.properties.kind = { $ref: '#/components/schemas/Kind' }), '`null` is not taken any more'],
  ['a pattern is asked for', (_, { NewNote }) => (NewNote.properties.text.pattern = '^a'), 'it must fit ^a now'],
  ['a caller must be named', (_, __, post) => (post.security = [{ key: [] }]), 'must be named now'],
]) {
  test(`a break: ${what}`, () => {
    const found = breaks(changed(), changed(change));
    assert.equal(found.length > 0, true);
    assert.ok(found.some((text) => text.includes(place)), found.join('\n'));
  });
}
