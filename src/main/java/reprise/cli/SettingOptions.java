package reprise.cli;

import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import reprise.settings.Setting;

/** The settings as options of a command. */
final class SettingOptions {
    private static final String HEADING = "%nSettings, also as environment variables (--first-start is"
            + " REPRISE_FIRST_START)%nand in section `reprise` of application.yml:%n";

    private SettingOptions() {}

    static void addTo(CommandSpec spec) {
        var group = ArgGroupSpec.builder().validate(false).heading(HEADING).exclusive(false);
        group.addArg(OptionSpec.builder(Command.CONFIG).paramLabel("FILE").type(String.class)
                .description("file with settings instead of ./application.yml").build());
        for (var setting : Setting.values()) {
            group.addArg(OptionSpec.builder(setting.flag()).paramLabel(setting.kind()).type(String.class)
                    .description((setting.meaning() + " (" + setting.standard() + ")").replace("%", "%%")).build());
        }
        spec.addArgGroup(group.build());
        spec.usageMessage().optionListHeading("%nOptions:%n").sortOptions(false).abbreviateSynopsis(true);
    }
}
