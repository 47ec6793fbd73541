import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import tseslint from 'typescript-eslint'

const rules = {
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  eqeqeq: 'error',
  'no-console': 'error',
}

export default defineConfig(
  { ignores: ['**/dist/', '**/target/', '**/node_modules/', 'userscript/src/config-block.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.vue'] },
    },
    rules,
  },
  {
    files: ['**/*.vue'],
    extends: [
      tseslint.configs.strictTypeChecked,
      vue.configs['flat/recommended'],
      accessibility.configs['flat/recommended'],
    ],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      ...rules,
      // undefined names are the compiler's to find
      'no-undef': 'off',
      'vue/define-emits-declaration': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      // a default is what a prop that is left out becomes when it is taken apart
      'vue/require-default-prop': 'off',
      // a label around its field names it; the style has them that way
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      ...layoutIsPrettiers(),
    },
  },
)

/** What Prettier decides is not to be decided twice. */
function layoutIsPrettiers() {
  return Object.fromEntries(
    [
      'html-closing-bracket-newline',
      'html-closing-bracket-spacing',
      'html-indent',
      'html-quotes',
      'html-self-closing',
      'first-attribute-linebreak',
      'max-attributes-per-line',
      'multiline-html-element-content-newline',
      'mustache-interpolation-spacing',
      'no-multi-spaces',
      'singleline-html-element-content-newline',
    ].map((name) => [`vue/${name}`, 'off']),
  )
}
