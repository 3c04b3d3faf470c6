import { KEPT } from './ballot.js';
import { Candidates, type Place } from './candidates.js';
import { CANDIDATE_FEATURES, CONTEXT_FEATURES, describeCandidates, describePlace } from './features.js';
import type { Scene } from './scene.js';

/** Candidates for the next token as the mixer sees them; reused from step to step. */
export class Step {
  private readonly candidates = new Candidates();
  /** Of the place. */
  readonly context = new Float32Array(CONTEXT_FEATURES);
  /** [candidate][feature], of the first `count`. */
  readonly features = new Float32Array(KEPT * CANDIDATE_FEATURES);

  prepare(scene: Scene, place: Place): void {
    this.candidates.gather(scene, place);
    describePlace(scene, this.candidates, place, this.context);
    describeCandidates(scene, this.candidates, place, this.features);
  }

  /** Code of each candidate. */
  get codes(): Int32Array {
    return this.candidates.codes;
  }

  get count(): number {
    return this.candidates.count;
  }
}
