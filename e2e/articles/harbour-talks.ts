/** An article of our own for the tests: quotations, abbreviations, astral characters, right-to-left and Chinese text. */
export const harbourTalks = [
  'The two delegations met for five hours on Friday. They agreed, in the end, mostly on when to meet again.',
  '“Without those shipments the campaign could not be sustained,” Minister Adair told reporters. “If our partners will not act, we will.”',
  'Mr. Lin of the U.S. office was more careful. He said the talks 🤝 had been useful.',
  'A spokesman added: 双方同意继续对话。 The Arabic statement read: نحن نرحب بالحوار.',
  'Cheap exports put factory jobs at risk, the delegation argued. Economists were less sure.',
].join('\n')
