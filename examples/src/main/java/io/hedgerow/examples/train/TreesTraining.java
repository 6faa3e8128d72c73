package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Trains the boosted trees with XGBoost on one thread. The same rows and seed give the same trees. */
final class TreesTraining {
    private TreesTraining() {}

    static TreesModel train(List<Payment> payments, int trees, int depth, long seed) {
        try {
            DMatrix matrix = matrix(payments);
            try {
                return grow(matrix, trees, parameters(depth, seed));
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost failed", e);
        }
    }

    private static TreesModel grow(DMatrix matrix, int trees, Map<String, Object> parameters) throws XGBoostError {
        Booster booster = XGBoost.train(matrix, parameters, trees, Map.of(), null, null);
        try {
            return new TreesModel(XgboostJson.trees(booster.toByteArray("json")));
        } finally {
            booster.dispose();
        }
    }

    /** A base score of 0.5 is log-odds of zero: the trees alone are the model. */
    static Map<String, Object> parameters(int depth, long seed) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", "binary:logistic");
        parameters.put("base_score", 0.5);
        parameters.put("tree_method", "hist");
        parameters.put("max_depth", depth);
        parameters.put("eta", 0.2);
        parameters.put("min_child_weight", 5);
        parameters.put("nthread", 1);
        parameters.put("seed", seed);
        return parameters;
    }

    static DMatrix matrix(List<Payment> payments) throws XGBoostError {
        int width = Column.ALL.size();
        float[] values = new float[payments.size() * width];
        float[] labels = new float[payments.size()];
        for (int i = 0; i < payments.size(); i++) {
            double[] row = Column.row(payments.get(i));
            for (int column = 0; column < width; column++) {
                values[i * width + column] = (float) row[column];
            }
            labels[i] = payments.get(i).isFraud() ? 1 : 0;
        }
        DMatrix matrix = new DMatrix(values, payments.size(), width, Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }
}
