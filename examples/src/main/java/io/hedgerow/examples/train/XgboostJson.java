package io.hedgerow.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the trees out of a model that XGBoost saved as JSON: per tree one array for each property of its nodes, the
 * root first; a node without a left child is a leaf, and its value stands where a split has its threshold.
 */
final class XgboostJson {
    private static final int NO_CHILD = -1;

    private final JsonNode tree;

    private XgboostJson(JsonNode tree) {
        this.tree = tree;
    }

    static List<RegressionTree> trees(byte[] json) {
        JsonNode model;
        try {
            model = new JsonMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<RegressionTree> trees = new ArrayList<>();
        for (JsonNode tree : model.at("/learner/gradient_booster/model/trees")) {
            trees.add(new XgboostJson(tree).node(0));
        }
        return trees;
    }

    private RegressionTree node(int node) {
        float value = (float) at("split_conditions", node).asDouble();
        int left = at("left_children", node).asInt();
        if (left == NO_CHILD) {
            return new RegressionTree.Leaf(value);
        }
        int right = at("right_children", node).asInt();
        return new RegressionTree.Split(
                at("split_indices", node).asInt(), FloatThreshold.asDouble(value), node(left), node(right));
    }

    private JsonNode at(String property, int node) {
        return tree.required(property).required(node);
    }
}
