package io.hedgerow.examples.train.net;

/** Adam's update rule. See Kingma and Ba, "Adam: a method for stochastic optimization". Not thread-safe. */
final class Adam {
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final double[] means;
    private final double[] squares;
    private double meanBias = 1;
    private double squareBias = 1;

    Adam(int parameterCount) {
        means = new double[parameterCount];
        squares = new double[parameterCount];
    }

    /** Moves the parameters one step against the gradient times {@code scale}. */
    void step(double[] parameters, double[] gradient, double scale, double learningRate) {
        meanBias *= MEAN_DECAY;
        squareBias *= SQUARE_DECAY;
        for (int i = 0; i < parameters.length; i++) {
            double slope = gradient[i] * scale;
            means[i] += (1 - MEAN_DECAY) * (slope - means[i]);
            squares[i] += (1 - SQUARE_DECAY) * (slope * slope - squares[i]);
            double mean = means[i] / (1 - meanBias);
            double square = squares[i] / (1 - squareBias);
            parameters[i] -= learningRate * mean / (Math.sqrt(square) + EPSILON);
        }
    }
}
