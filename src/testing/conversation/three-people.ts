/** Who may do what in the tests' organisation: Chi administers Footnote, Ana is in finance. */
export const THREE_PEOPLE = `groups:
  finance: [ana@example.com]
roles:
  admin: [chi@example.com]
`;
