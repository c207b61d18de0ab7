// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.azure.SecretText;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.cli.mount.DirectMount;
import dev.keyway.cli.mount.MountFailed;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.NodePublishSecret;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.TokenFile;
import dev.keyway.cli.mount.VolumeFolder;
import dev.keyway.cli.output.MountReport;
import dev.keyway.cli.output.OutputFormat;
import dev.keyway.cli.output.Progress;
import dev.keyway.provider.request.MountRequest;
import dev.keyway.provider.request.ServiceAccounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway mount`: one pod's volume without a cluster.
@Command(
    name = "mount",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fetch what a pod's volume would contain, and write it to a folder.",
      "",
      "Reads the manifests as kubectl does and asks the Azure they name, or the local one."
    },
    footer = {
      "",
      "Examples:",
      "  keyway mount --sandbox --spc examples/workload-identity \\",
      "      --pod examples/workload-identity --to /tmp/volume",
      "  kubectl create token my-app --audience api://AzureADTokenExchange > token",
      "  keyway mount --spc spc.yaml --pod pod.yaml --token-file token --to /dev/shm/volume",
      "  kubectl get spc,pod -o yaml | keyway mount --spc - --pod - --dry-run -o json",
      "",
      "With several volumes, each goes to a folder POD/VOLUME under the given one.",
      "Files already there and not in the volume stay. Contents are secrets: prefer a tmpfs.",
    })
final class MountCommand implements Runnable {
  private static final ServiceAccounts NO_ACCOUNTS =
      ServiceAccounts.none("keyway mount has no API server to ask; give the class a clientID");

  @Spec private CommandSpec spec;

  @Option(
      names = "--spc",
      paramLabel = "FILE",
      required = true,
      description = "manifests with the SecretProviderClass; a folder, or - for standard input")
  private List<String> classes = List.of();

  @Option(
      names = "--pod",
      paramLabel = "FILE",
      required = true,
      description = "manifests with the Pod, or with a workload that has a pod template")
  private List<String> pods = List.of();

  @Option(names = "--to", paramLabel = "DIR", description = "where the files go; made if missing")
  private Optional<Path> to = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "the pod's service-account token, for workload identity;",
        "default: the file that AZURE_FEDERATED_TOKEN_FILE names"
      })
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = {
        "a Secret's manifest, for a service principal;",
        "default: AZURE_CLIENT_ID with AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH"
      })
  private Optional<String> secretFile = Optional.empty();

  @Option(
      names = "--cloud",
      paramLabel = "NAME",
      defaultValue = "AzurePublicCloud",
      description = "the cloud of classes that name none (${DEFAULT-VALUE})")
  private String cloud = "";

  @Option(
      names = "--cloud-file",
      paramLabel = "FILE",
      description = "describes a custom cloud; default: AZURE_ENVIRONMENT_FILEPATH")
  private Optional<Path> cloudFile = Optional.empty();

  @Option(
      names = "--sandbox",
      description = "use the local Azure that `keyway sandbox up` started, and its tokens")
  private boolean sandbox;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "105",
      description = "limit for the whole mount (${DEFAULT-VALUE})")
  private int timeout;

  @Option(names = "--dry-run", description = "check the manifests and tell what would be asked")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Override
  public void run() {
    if (to.isEmpty() && !dryRun) {
      throw new ParameterException(spec.commandLine(), "--to DIR is missing (or --dry-run)");
    }
    if (timeout < 1) {
      throw new ParameterException(spec.commandLine(), "--timeout must be at least 1");
    }
    var environment = System.getenv();
    var plans = MountPlan.of(manifests(System.in), secret(environment));
    var running =
        sandbox
            ? Optional.of(SandboxRegistry.of(environment).require())
            : Optional.<RunningSandbox>empty();
    var tokens = running.map(MountCommand::minted).orElseGet(() -> fromFile(environment));
    try (var mount = mount(running, environment)) {
      var checked = check(plans, tokens, mount);
      if (dryRun) {
        preview(checked);
      } else {
        perform(checked, mount);
      }
    }
  }

  private Manifests manifests(InputStream stdin) {
    var sources = new ArrayList<>(classes);
    sources.addAll(pods);
    return Manifests.read(sources, stdin);
  }

  private Optional<Map<String, SecretText>> secret(Map<String, String> environment) {
    return secretFile
        .map(file -> NodePublishSecret.read(file, System.in))
        .or(() -> NodePublishSecret.of(environment));
  }

  private PodTokens fromFile(Map<String, String> environment) {
    return tokenFile
        .or(() ->
            Optional.of(environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", ""))
                .filter(file -> !file.isEmpty())
                .map(Path::of))
        .map(file -> TokenFile.read(file, Instant.now()))
        .orElse(PodTokens.none());
  }

  private static PodTokens minted(RunningSandbox sandbox) {
    return PodTokens.minted((pod, audience) ->
        sandbox.serviceAccountToken(pod.namespace(), pod.serviceAccount(), pod.name(), audience));
  }

  private DirectMount mount(Optional<RunningSandbox> running, Map<String, String> environment) {
    var limit = Duration.ofSeconds(timeout);
    if (running.isPresent()) {
      var local = running.get().cloud();
      return new DirectMount(
          local.settings(), LocalCloud.NAME, Optional.of(local.cloudFile()), NO_ACCOUNTS, limit);
    }
    var file =
        cloudFile.or(() ->
            Optional.of(environment.getOrDefault("AZURE_ENVIRONMENT_FILEPATH", ""))
                .filter(name -> !name.isEmpty())
                .map(Path::of));
    return new DirectMount(
        AzureSettings.fromEnvironment(environment), cloud, file, NO_ACCOUNTS, limit);
  }

  /// Checks every plan before the first call, so that one bad manifest leaves nothing half done.
  private static Map<MountPlan, MountRequest> check(
      List<MountPlan> plans, PodTokens tokens, DirectMount mount) {
    var checked = new LinkedHashMap<MountPlan, MountRequest>();
    for (var plan : plans) {
      try {
        checked.put(plan, mount.check(plan.request(tokens.tokens(plan.pod()))));
      } catch (MountFailed e) {
        throw failed(plan, e);
      }
    }
    return checked;
  }

  private void perform(Map<MountPlan, MountRequest> checked, DirectMount mount) {
    var reports = new ArrayList<MountReport>();
    var err = spec.commandLine().getErr();
    for (var entry : checked.entrySet()) {
      var plan = entry.getKey();
      var start = System.nanoTime();
      var folder = folder(plan, checked.size());
      try (var _ = new Progress(err, "mounting " + plan.label())) {
        var files = mount.mount(entry.getValue());
        VolumeFolder.open(folder).write(files);
        reports.add(
            new MountReport(
                plan.label(),
                plan.providerClass().name(),
                Map.of("folder", folder.toString()),
                files,
                Duration.ofNanos(System.nanoTime() - start)));
      } catch (MountFailed e) {
        throw failed(plan, e);
      } catch (IOException e) {
        throw new CommandFailed("cannot write to %s: %s".formatted(folder, e.getMessage()), e);
      }
    }
    show(reports);
  }

  private Path folder(MountPlan plan, int plans) {
    var root = to.orElseThrow();
    return plans == 1 ? root : root.resolve(plan.pod().name()).resolve(plan.volume().name());
  }

  private void show(List<MountReport> reports) {
    var out = spec.commandLine().getOut();
    if (output == OutputFormat.json) {
      OutputFormat.print(out, Map.of("mounts", reports.stream().map(MountReport::json).toList()));
      return;
    }
    for (var report : reports) {
      out.println(
          "%s: %d files of %s in %s, %d ms"
              .formatted(
                  report.name(),
                  report.files().size(),
                  report.secretProviderClass(),
                  report.details().get("folder"),
                  report.time().toMillis()));
      out.println(report.text());
    }
  }

  private void preview(Map<MountPlan, MountRequest> checked) {
    var out = spec.commandLine().getOut();
    if (output == OutputFormat.json) {
      var mounts = new ArrayList<Map<String, Object>>();
      checked.forEach((plan, request) -> mounts.add(Preview.json(plan, request)));
      OutputFormat.print(out, Map.of("dryRun", true, "mounts", mounts));
      return;
    }
    checked.forEach((plan, request) -> Preview.print(out, plan, request));
  }

  private static MountFailed failed(MountPlan plan, MountFailed e) {
    return new MountFailed("%s: %s".formatted(plan.label(), e.getMessage()), e);
  }
}
