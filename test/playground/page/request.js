// Sends one request, as a script of this document would, and tells what the script gets to see. It is
// a classic script: the sandboxed frame, whose origin is null, could not load a module.

{
  const ways = {
    async fetch({ url, method, headers, body, credentials, mode, redirect }) {
      const response = await fetch(url, { method, headers, body, credentials, mode, redirect })
      if (response.type.startsWith('opaque')) return { outcome: 'opaque', type: response.type }
      const visible = Object.fromEntries(response.headers)
      return { outcome: 'read', status: response.status, visible, text: await response.text() }
    },

    xhr: sent => xhr(sent, false),
    upload: sent => xhr(sent, true),

    async image({ url, credentials }) {
      const image = new Image()
      image.crossOrigin = credentials === 'include' ? 'use-credentials' : 'anonymous'
      image.src = url
      await new Promise((resolve, reject) => {
        image.onload = resolve
        image.onerror = () => reject(new Error('The image had an error event'))
      })
      return { outcome: 'read' }
    },

    async module({ url }) {
      await import(url)
      return { outcome: 'read' }
    },
  }

  function xhr({ url, method = 'GET', headers = {}, body, credentials }, listens) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open(method, url)
      request.withCredentials = credentials === 'include'
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      if (listens) request.upload.onprogress = () => {}
      request.onerror = () => reject(new Error('The XMLHttpRequest had an error event'))
      request.onload = () => {
        const lines = request.getAllResponseHeaders().trim().split('\r\n')
        const visible = Object.fromEntries(
          lines.map(line => [
            line.slice(0, line.indexOf(':')).toLowerCase(),
            line.slice(line.indexOf(':') + 1).trim(),
          ]),
        )
        resolve({ outcome: 'read', status: request.status, visible, text: request.responseText })
      }
      request.send(body)
    })
  }

  globalThis.sendRequest = async sent => {
    try {
      return await ways[sent.by ?? 'fetch'](sent)
    } catch (error) {
      return { outcome: 'refused', error: String(error) }
    }
  }
}
