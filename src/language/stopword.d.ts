declare module 'stopword' {
  export const deu: readonly string[];
  export const fra: readonly string[];
  export const por: readonly string[];
  export const spa: readonly string[];
}
