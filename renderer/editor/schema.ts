import { Schema } from 'prosemirror-model'

/**
 * An article as ProseMirror holds it. Sections group paragraphs, so that the browser can leave out whole screens of
 * text from its layout; sentences are marks, so that each is one element whatever is drawn over parts of it.
 */
export const schema = new Schema({
  nodes: {
    doc: { content: 'section+' },
    section: { content: '(paragraph | heading)+', toDOM: () => ['div', { class: 'section' }, 0] },
    paragraph: {
      content: 'text*',
      // Whether it is but a part of a paragraph, which goes on in the next block.
      attrs: { goesOn: { default: false, validate: 'boolean' } },
      toDOM: (node) => (node.attrs['goesOn'] === true ? ['p', { class: 'goes-on' }, 0] : ['p', 0]),
    },
    heading: {
      content: 'text*',
      attrs: { level: { validate: 'number' } },
      toDOM: (node) => [`h${node.attrs['level']}`, 0],
    },
    text: {},
  },
  marks: {
    /** By its number in the article, from 1. */
    sentence: {
      attrs: { number: { validate: 'number' } },
      toDOM: (mark) => ['span', { 'data-sentence': String(mark.attrs['number']) }, 0],
    },
  },
})
