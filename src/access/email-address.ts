const EMAIL = /^[^\s,@:]+@[^\s,@:]+$/u;

/**
 * An e-mail address as it is compared; undefined when it is none. Only A to Z lose their case: Unicode's rules would make
 * two people of one (the Kelvin sign becomes a k).
 */
export function comparableEmail(text: string): string | undefined {
  const email = text.trim();
  return EMAIL.test(email) ? email.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : undefined;
}
