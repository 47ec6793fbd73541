/** Where the gateway is: `config-block.js`, which the build puts above everything else. */
declare const CONFIG: {
  readonly SERVER_URL: string
  readonly TOKEN: string
}
