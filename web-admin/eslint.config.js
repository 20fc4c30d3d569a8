import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports go one way: app → features → lib. A feature knows no other feature. */
const forbid = (files, patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const upFromFeature = "A feature imports only itself, #lib and #gen: move what is shared to lib.";
const upFromLib = "lib imports neither features nor app.";

export default tseslint.config(
  { ignores: ["dist/", "gen/", "target/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "max-lines": ["error", 150],
      "no-console": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  forbid(
    ["src/features/*/*.{ts,tsx}"],
    [{ regex: "^(#features|#app|\\.\\./)", message: upFromFeature }],
  ),
  forbid(
    ["src/features/*/*/*.{ts,tsx}"],
    [{ regex: "^(#features|#app|\\.\\./\\.\\./)", message: upFromFeature }],
  ),
  forbid(["src/lib/*.{ts,tsx}"], [{ regex: "^(#features|#app|\\.\\./)", message: upFromLib }]),
  forbid(
    ["src/lib/*/*.{ts,tsx}"],
    [{ regex: "^(#features|#app|\\.\\./\\.\\./)", message: upFromLib }],
  ),
  {
    files: ["e2e/**/*.mjs", "eslint.config.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
);
