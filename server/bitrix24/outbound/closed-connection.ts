/**
 * Tells whether a kept connection was closed by the other side before a byte of this answer came. A server closes idle
 * connections when it likes, so the request may never have been read.
 */
export function isClosedBefore(error: unknown): boolean {
  const { code, syscall, socket } = error as {
    readonly code?: unknown;
    readonly syscall?: unknown;
    readonly socket?: { readonly bytesRead?: number } | null;
  };
  // A connection that has brought an earlier answer was kept; a broken body has another error.
  if (code === 'UND_ERR_SOCKET') return (socket?.bytesRead ?? 0) > 0;
  return code === 'EPIPE' || (code === 'ECONNRESET' && syscall === 'write');
}
