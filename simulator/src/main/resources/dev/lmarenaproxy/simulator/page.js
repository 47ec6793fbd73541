// The page's own chat form: what a person uses, and what a human verification is met with.
(() => {
  const { generation, verification } = document.documentElement.dataset
  const form = document.getElementById('ask')
  const answer = document.getElementById('answer')

  const uuid7 = () => {
    const time = Date.now().toString(16).padStart(12, '0')
    const random = crypto.getRandomValues(new Uint8Array(10))
    const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
    const variant = ((random[2] & 0x3f) | 0x80).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${variant}${hex.slice(6, 8)}-${hex.slice(8)}`
  }

  const history = (body, content) => {
    const common = {
      experimental_attachments: [], participantPosition: 'a', evaluationSessionId: body.id,
      status: 'pending', failureReason: null,
    }
    return [
      { ...common, id: body.userMessageId, role: 'user', content, parentMessageIds: [], modelId: null },
      { ...common, id: body.modelAMessageId, role: 'assistant', content: '',
        parentMessageIds: [body.userMessageId], modelId: body.modelAId },
    ]
  }

  const bodyFor = (modelAId, content) => {
    const body = {
      id: uuid7(), mode: 'direct', modelAId, userMessageId: uuid7(), modelAMessageId: uuid7(), modality: 'chat',
      recaptchaV3Token: verification,
    }
    if (generation === 'lmarena-2025-08') return { ...body, messages: history(body, content) }
    return {
      ...body,
      mode: generation === 'arena-2026-10' ? 'direct-battle' : 'direct',
      modelBMessageId: uuid7(),
      userMessage: { content, experimental_attachments: [], metadata: {} },
    }
  }

  const show = (rows) => {
    const pieces = rows.matchAll(/a0:("(?:[^"\\]|\\.)*")/g)
    answer.textContent = Array.from(pieces, ([, text]) => JSON.parse(text)).join('')
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    answer.textContent = ''
    const response = await fetch('/nextjs-api/stream/create-evaluation', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
      body: JSON.stringify(bodyFor(form.elements.model.value, form.elements.prompt.value)),
    })
    if (!response.ok) {
      answer.textContent = `The site refused: ${response.status} ${await response.text()}`
      return
    }
    let rows = ''
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      rows += text
      show(rows)
    }
  })
})()
