// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be told of a SecretProviderClass before any pod mounts it: by the same checks as at a
/// mount, without what only the mount brings (pod, tokens, secrets, the file of a custom cloud).
///
/// @param problems why no mount of it can succeed; one sentence each
/// @param notices what is probably not meant
/// @param objects those in which nothing is wrong
public record ClassReview(List<String> problems, List<String> notices, List<ObjectSpec> objects) {
  private static final String FACTS = "csi.storage.k8s.io/";

  /// Stands for what kubelet says of the pod.
  private static final Map<String, String> ANY_POD =
      Map.of(
          FACTS + "pod.namespace",
          "any",
          FACTS + "pod.name",
          "any",
          FACTS + "serviceAccount.tokens",
          "{\"%s\":{\"token\":\"any\"}}".formatted(ServiceAccountTokens.IDENTITY_BINDING));

  private static final List<String> PARAMETERS =
      ClassParameters.PARAMETERS.stream().map(Setting::name).toList();

  public ClassReview {
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
    objects = List.copyOf(objects);
  }

  /// Checks the parameters of a class.
  public static ClassReview of(Map<String, String> parameters) {
    var attributes = new HashMap<>(parameters);
    attributes.putAll(ANY_POD);
    var problems = new Problems();
    var read = MountParameters.of(attributes, problems);
    var settings = new MountRequest.Settings(ClassReview::cloud, "", Optional.empty());
    var cloud = MountRequest.cloud(read, settings, problems).orElse(MountRequest.UNRESOLVED);
    // Of a class without either, the pod's service account may name both.
    boolean left = read.mode().equals(Optional.of(IdentityMode.NONE)) && read.clientId().isEmpty();
    if (!left || !read.tenant().isEmpty()) {
      read.checkTenant("", problems);
    }
    // Without any of these, the volume's nodePublishSecretRef may name a service principal.
    read.mode()
        .filter(mode -> mode != IdentityMode.NONE)
        .ifPresent(
            mode -> new IdentityChoice(read, cloud, Optional.empty(), problems).choose(mode));
    var objects = ObjectSpecs.parse(read.objects(), new FileMode(0), problems);
    var notices = new ArrayList<>(MountRequest.notices(read, objects));
    if (left && read.tenant().isEmpty()) {
      notices.add(
          "tenantID is not set: pods need a service account with the annotation "
              + AnnotatedAccount.TENANT);
    }
    parameters.keySet().stream()
        .sorted()
        .flatMap(key -> misspelt(key).stream())
        .forEach(notices::add);
    return new ClassReview(problems.all(), notices, objects);
  }

  /// The file that describes a custom cloud is on the nodes.
  private static Cloud cloud(String name, Optional<Path> file) {
    return name.strip().equalsIgnoreCase("AzureStackCloud")
        ? MountRequest.UNRESOLVED
        : Clouds.resolve(name, file);
  }

  private static Optional<String> misspelt(String key) {
    return PARAMETERS.contains(key)
        ? Optional.empty()
        : PARAMETERS.stream()
            .filter(key::equalsIgnoreCase)
            .map(known -> "parameter %s does nothing: it is spelt %s".formatted(key, known))
            .findFirst();
  }

  /// Tells whether a mount may write the file. The sides of a certificate are files of their own on
  /// nodes that are set up so.
  ///
  /// @param file its path in the volume
  public boolean makes(String file) {
    return objects.stream().anyMatch(spec -> makes(spec, file));
  }

  private static boolean makes(ObjectSpec spec, String file) {
    var path =
        spec.kind() == ObjectKind.SECRET && (file.endsWith(".crt") || file.endsWith(".key"))
            ? file.substring(0, file.length() - ".crt".length())
            : file;
    return fits(spec, file) || fits(spec, path);
  }

  private static boolean fits(ObjectSpec spec, String file) {
    if (!spec.wantsHistory()) {
      return file.equals(spec.path());
    }
    var directory = spec.path() + "/";
    var version = file.startsWith(directory) ? file.substring(directory.length()) : "";
    return version.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(version) < spec.history();
  }
}
