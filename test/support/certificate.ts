// A self-signed certificate of its own for each run, so that no key lies in the repository.
import { generate } from 'selfsigned'

/** Key and certificate for localhost, in PEM, for `https` and `http2` servers. */
export async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const attributes = [{ name: 'commonName', value: 'localhost' }]
  const { private: key, cert } = await generate(attributes, { keyType: 'ec' })
  return { key, cert }
}
