/** Adam (Kingma & Ba 2015) on one array of parameters, in place. */
export class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private steps = 0;

  constructor(
    private readonly parameters: Float64Array,
    private readonly rate: number,
  ) {
    this.first = new Float64Array(parameters.length);
    this.second = new Float64Array(parameters.length);
  }

  step(gradient: Float64Array): void {
    this.steps++;
    const { first, second, parameters } = this;
    const [unbias1, unbias2] = [1 - 0.9 ** this.steps, 1 - 0.999 ** this.steps];
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      parameters[i]! -= (this.rate * (first[i]! / unbias1)) / (Math.sqrt(second[i]! / unbias2) + 1e-8);
    }
  }
}
