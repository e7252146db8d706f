// TypeScript asks for a declaration of a stylesheet that is imported for its effect.
declare module '*.css'
