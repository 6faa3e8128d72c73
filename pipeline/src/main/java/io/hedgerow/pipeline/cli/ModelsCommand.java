package io.hedgerow.pipeline.cli;

import picocli.CommandLine.Command;

/** {@code hedgerow models}. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Looks at models.",
        subcommands = {InspectCommand.class, ListCommand.class})
final class ModelsCommand {}
