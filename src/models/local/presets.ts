/** A model for Quarry to run that is known to fit: what it costs and what it is for. */
export interface LocalPreset {
  /** On the hub. */
  id: string;
  label: string;
  detail: string;
  licence: string;
  /** The ONNX file, relative to the repository. */
  weights: string;
}

/** Small enough for a processor. How large each is, the hub is asked when one is picked, before it is agreed to. */
export const localPresets: readonly LocalPreset[] = [
  {
    id: 'onnx-community/Qwen2.5-Coder-0.5B-Instruct',
    label: 'Qwen2.5 Coder 0.5B',
    detail: 'For code; 0.5 billion parameters, 4 bits',
    licence: 'Apache-2.0',
    weights: 'onnx/model_q4.onnx',
  },
  {
    id: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    label: 'SmolLM2 360M',
    detail: 'Small and fast, for English; 0.36 billion parameters, 4 bits',
    licence: 'Apache-2.0',
    weights: 'onnx/model_q4.onnx',
  },
];
