package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import jakarta.xml.bind.JAXBException;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import org.dmg.pmml.Application;
import org.dmg.pmml.DataDictionary;
import org.dmg.pmml.DataField;
import org.dmg.pmml.DataType;
import org.dmg.pmml.Header;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMML;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.Value;
import org.jpmml.model.metro.MetroJAXBSerializer;

/**
 * What the PMML files have in common: the features as inputs, the target {@value #TARGET} with the classes of
 * {@link Payment#LABELS}, and as outputs {@value #PREDICTED} and one {@code probability(class)} per class.
 */
final class PmmlDocument {
    static final String TARGET = "label";
    static final String PREDICTED = "predicted_label";

    private static final String VERSION = "4.4";

    private PmmlDocument() {}

    /** The file with that model in it; the same model always gives the same bytes. */
    static byte[] write(Model model, String description) {
        Header header = new Header()
                .setApplication(new Application("hedgerow-examples"))
                .setDescription(description);
        PMML pmml = new PMML(VERSION, header, dictionary()).addModels(model);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new MetroJAXBSerializer().serializePretty(pmml, bytes);
        } catch (JAXBException e) {
            throw new IllegalStateException("PMML cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static DataDictionary dictionary() {
        DataDictionary dictionary = new DataDictionary();
        for (PaymentFeature feature : PaymentFeature.ALL) {
            dictionary.addDataFields(dataField(feature));
        }
        DataField target = new DataField(TARGET, OpType.CATEGORICAL, DataType.STRING);
        Payment.LABELS.forEach(label -> target.addValues(new Value(label)));
        return dictionary.addDataFields(target);
    }

    /** Strings list no values, so that each is valid; one that training has not seen is none of those it has. */
    private static DataField dataField(PaymentFeature feature) {
        String name = feature.fieldName();
        return switch (feature.type()) {
            case DOUBLE -> new DataField(name, OpType.CONTINUOUS, DataType.DOUBLE);
            case LONG -> new DataField(name, OpType.CONTINUOUS, DataType.INTEGER);
            case BOOLEAN -> new DataField(name, OpType.CATEGORICAL, DataType.BOOLEAN);
            case STRING -> new DataField(name, OpType.CATEGORICAL, DataType.STRING);
        };
    }

    /** All features, and the target. */
    static MiningSchema classifierSchema() {
        return schemaOf(PaymentFeature.ALL).addMiningFields(targetField());
    }

    /** What a classifier predicts. */
    static MiningField targetField() {
        return new MiningField(TARGET).setUsageType(MiningField.UsageType.TARGET);
    }

    /** These features as inputs. */
    static MiningSchema schemaOf(Collection<PaymentFeature> features) {
        MiningSchema schema = new MiningSchema();
        features.forEach(feature -> schema.addMiningFields(new MiningField(feature.fieldName())));
        return schema;
    }

    /** The predicted class and the probability of each. */
    static Output classifierOutput() {
        Output output = new Output();
        output.addOutputFields(new OutputField(PREDICTED, OpType.CATEGORICAL, DataType.STRING)
                .setResultFeature(ResultFeature.PREDICTED_VALUE)
                .setFinalResult(true));
        for (String label : Payment.LABELS) {
            output.addOutputFields(new OutputField(probabilityOf(label), OpType.CONTINUOUS, DataType.DOUBLE)
                    .setResultFeature(ResultFeature.PROBABILITY)
                    .setValue(label));
        }
        return output;
    }

    /** Name of the output with the probability of a class. */
    static String probabilityOf(String label) {
        return "probability(" + label + ")";
    }
}
