import type { Download } from '../../engine/embedding/deep/download.js';
import type { ModelSettings } from '../settings.js';
import { localPresets } from './presets.js';

/** Of a model that is no preset: what a processor computes fastest first. */
const WEIGHTS = [
  'onnx/model_q4.onnx',
  'onnx/model_int8.onnx',
  'onnx/model_quantized.onnx',
  'onnx/model.onnx',
  'model.onnx',
];
/** How a conversation becomes a prompt, and how answers end. */
const OPTIONAL = ['generation_config.json', 'chat_template.jinja', 'special_tokens_map.json'];

/** How the files of a model for chatting are had. */
export function filesOf(model: string, settings: ModelSettings): Download {
  const preset = localPresets.find(({ id }) => id === model);
  return {
    settings,
    storage: settings.storage,
    model,
    sha256: '',
    names: { weights: preset ? [preset.weights] : WEIGHTS, optional: OPTIONAL },
  };
}
