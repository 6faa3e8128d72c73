package io.hedgerow.executors.pmml;

import io.hedgerow.executors.ModelRefusedException;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.PMML;
import org.dmg.pmml.ResultFeature;
import org.jpmml.evaluator.HasGroupFields;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;
import org.jpmml.evaluator.ModelEvaluator;
import org.jpmml.evaluator.visitors.UnsupportedMarkupInspector;
import org.jpmml.model.JAXBUtil;
import org.jpmml.model.PMMLException;
import org.jpmml.model.UnsupportedAttributeException;
import org.jpmml.model.UnsupportedMarkupException;
import org.jpmml.model.filters.ImportFilter;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The only way from bytes to an evaluator. In order: size and first bytes; the XML itself, with DOCTYPE, entities
 * and XInclude off and depth and length limited ({@link DocumentGuard}); every value of a known element parsed or
 * refused; exactly one model; expressions ({@link ExpressionCheck}); the model's own verification records. Nothing
 * the document names is resolved, instantiated or evaluated before its check.
 */
final class PmmlLoader {
    private PmmlLoader() {}

    static ModelEvaluator<?> load(byte[] bytes) throws ModelRefusedException {
        FirstBytes.check(bytes);
        try {
            return evaluator(parse(bytes));
        } catch (StackOverflowError e) {
            throw new ModelRefusedException("the document nests too deeply to be read", e);
        } catch (RefusedModel e) {
            throw new ModelRefusedException(e.reason(), e);
        } catch (RuntimeException e) {
            // The library reports what is wrong with a model by dozens of unchecked exceptions.
            throw new ModelRefusedException("not a usable PMML model: " + describe(e), e);
        }
    }

    private static LoadingModelEvaluatorBuilder parse(byte[] bytes) throws ModelRefusedException {
        LoadingModelEvaluatorBuilder builder = new LoadingModelEvaluatorBuilder();
        StrictEvents events = new StrictEvents();
        try {
            builder.setJAXBContext(SharedContext.JAXB)
                    .setFilters(List.of(new DocumentGuard(), new ImportFilter()))
                    .setValidationEventHandler(events)
                    .setVisitors(OneModel.beforeEvaluatorVisitors())
                    .load(new ByteArrayInputStream(bytes));
        } catch (JAXBException | SAXException | ParserConfigurationException e) {
            throw refusal(e, events);
        }
        return builder;
    }

    private static ModelRefusedException refusal(Exception failure, StrictEvents events) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DocumentGuard.RefusedException refused) {
                return new ModelRefusedException(refused.reason(), failure);
            }
            if (cause instanceof SAXParseException syntax) {
                return new ModelRefusedException(describe(syntax), failure);
            }
        }
        String complaint = events.complaint();
        return new ModelRefusedException(complaint != null ? complaint : describe(failure), failure);
    }

    private static String describe(SAXParseException e) {
        String message = String.valueOf(e.getMessage());
        String where = "line " + e.getLineNumber() + ", column " + e.getColumnNumber();
        return message.contains("DOCTYPE")
                ? where + ": a DOCTYPE is not allowed in a model; remove it"
                : where + ": not well-formed XML: " + message;
    }

    private static String describe(Throwable e) {
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }

    private static ModelEvaluator<?> evaluator(LoadingModelEvaluatorBuilder builder) throws ModelRefusedException {
        PMML pmml = builder.getPMML();
        ExpressionCheck.check(pmml);
        requireSupported(pmml);
        LinearRegex.install(pmml);
        Model model = builder.getModel();
        requireServable(model.requireMiningFunction());
        builder.setModelEvaluatorFactory(new EvaluatorChoice()).setExtraResultFeatures(extraFeatures(model));
        ModelEvaluator<?> evaluator = builder.build();
        requireSingleRecords(evaluator);
        DefinedFunctions.register(pmml);
        verify(evaluator);
        return evaluator;
    }

    /**
     * Elements the evaluator has no code for. An attribute's value may matter for some records only, so that those
     * fail when they come.
     */
    private static void requireSupported(PMML pmml) {
        UnsupportedMarkupInspector inspector = new UnsupportedMarkupInspector() {
            @Override
            protected void report(UnsupportedMarkupException exception) {
                if (!(exception instanceof UnsupportedAttributeException)) {
                    super.report(exception);
                }
            }
        };
        try {
            inspector.applyTo(pmml);
        } catch (UnsupportedMarkupException e) {
            throw new RefusedModel("the evaluator does not support a part of the model: " + describe(e));
        }
    }

    private static void verify(ModelEvaluator<?> evaluator) {
        try {
            evaluator.verify();
        } catch (PMMLException e) {
            throw new RefusedModel("the model fails its own verification records: " + describe(e));
        }
    }

    private static void requireServable(MiningFunction function) throws ModelRefusedException {
        switch (function) {
            case CLASSIFICATION, REGRESSION, CLUSTERING, MIXED -> {}
            case ASSOCIATION_RULES, SEQUENCES, TIME_SERIES ->
                throw new ModelRefusedException("functionName=\"" + function.value()
                        + "\" does not score single records; allowed: classification, regression, clustering, mixed");
        }
    }

    private static void requireSingleRecords(ModelEvaluator<?> evaluator) throws ModelRefusedException {
        if (evaluator instanceof HasGroupFields grouped
                && !grouped.getGroupFields().isEmpty()) {
            throw new ModelRefusedException("the model groups several records by "
                    + grouped.getGroupFields().get(0).getName()
                    + " (usageType=\"group\"); a request is one record");
        }
    }

    /** Without it the library gives bare votes where no output field asks for probabilities. */
    private static EnumSet<ResultFeature> extraFeatures(Model model) {
        boolean statesConfidence = model.getOutput() != null
                && model.getOutput().getOutputFields().stream()
                        .anyMatch(field -> field.getResultFeature() == ResultFeature.CONFIDENCE);
        return model.requireMiningFunction() == MiningFunction.CLASSIFICATION && !statesConfidence
                ? EnumSet.of(ResultFeature.PROBABILITY)
                : EnumSet.noneOf(ResultFeature.class);
    }

    /** Takes a second to build, is thread-safe, and is found by the class loader of this module. */
    private static final class SharedContext {
        static final JAXBContext JAXB = create();

        private static JAXBContext create() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(PmmlLoader.class.getClassLoader());
            try {
                return JAXBUtil.createContext();
            } catch (JAXBException e) {
                throw new IllegalStateException("no JAXB runtime on the class path", e);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }
}
