// A document of another origin than the page, sandboxed or of another site, that sends what the page
// tells it to, and tells the page what came of it.

addEventListener('message', async ({ source, data }) => {
  if (source !== parent) return
  parent.postMessage({ key: data.key, result: await sendRequest(data.sent) }, '*')
})
parent.postMessage({ key: 'ready' }, '*')
