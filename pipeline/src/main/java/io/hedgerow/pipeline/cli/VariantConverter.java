package io.hedgerow.pipeline.cli;

import picocli.CommandLine.ITypeConverter;

/** Takes a variant's name as it is. */
final class VariantConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        return value;
    }
}
