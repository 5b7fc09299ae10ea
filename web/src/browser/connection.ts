declare global {
  /** The Network Information API, which Chromium has. */
  interface Navigator {
    readonly connection?: { readonly saveData: boolean; readonly effectiveType: 'slow-2g' | '2g' | '3g' | '4g' };
  }
}

/** Whether what may be needed later is left for later: on a slow connection it would delay what is needed now. */
export function isFrugal(): boolean {
  const { connection } = navigator;
  return connection !== undefined && (connection.saveData || connection.effectiveType !== '4g');
}
