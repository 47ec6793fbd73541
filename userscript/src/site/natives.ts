/** What the script needs of the browser, taken before code of the page can put itself in between. */
export const nativeFetch: typeof fetch = globalThis.fetch.bind(globalThis)
export const NativeRequest = globalThis.Request
export const NativeResponse = globalThis.Response
export const NativeWebSocket = globalThis.WebSocket
