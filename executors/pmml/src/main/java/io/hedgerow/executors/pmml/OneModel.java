package io.hedgerow.executors.pmml;

import java.util.List;
import org.dmg.pmml.Model;
import org.dmg.pmml.PMML;
import org.dmg.pmml.VisitorAction;
import org.jpmml.evaluator.visitors.ModelEvaluatorVisitorBattery;
import org.jpmml.model.visitors.AbstractVisitor;
import org.jpmml.model.visitors.VisitorBattery;

/** Refuses documents with no model or several. Public and without parameters, because the library creates it. */
public final class OneModel extends AbstractVisitor {

    /** This check, then everything the evaluator wants done to a document. */
    static VisitorBattery beforeEvaluatorVisitors() {
        VisitorBattery battery = new VisitorBattery();
        battery.add(OneModel.class);
        battery.addAll(new ModelEvaluatorVisitorBattery(false));
        return battery;
    }

    @Override
    public VisitorAction visit(PMML pmml) {
        List<String> models = pmml.getModels().stream()
                .filter(Model::isScorable)
                .map(OneModel::nameOf)
                .toList();
        if (models.isEmpty()) {
            throw new RefusedModel(
                    pmml.getModels().isEmpty()
                            ? "the document holds no model"
                            : "the document's models are all marked isScorable=\"false\"");
        }
        if (models.size() > 1) {
            throw new RefusedModel("the document holds " + models.size() + " models: " + String.join(", ", models)
                    + "; one is allowed, so write each into a file of its own");
        }
        return VisitorAction.TERMINATE;
    }

    private static String nameOf(Model model) {
        String kind = model.getClass().getSimpleName();
        return model.getModelName() == null ? kind : kind + " " + model.getModelName();
    }
}
