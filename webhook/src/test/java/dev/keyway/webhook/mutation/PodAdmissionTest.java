// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.admission.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PodAdmissionTest {
  private static final String VOLUME =
      "azure-workload-identity-reserved-a94beddb35177ade9c5d04f292b481";
  private static final String MOUNT =
      "{'name':'%s','mountPath':'/var/run/secrets/azure/wi','readOnly':true}".formatted(VOLUME);
  private static final String TOKEN_FILE = "/var/run/secrets/azure/wi/token/azure-identity-token";
  private static final String ENVIRONMENT =
      """
      {'name':'AZURE_CLIENT_ID','value':'c1'},
      {'name':'AZURE_TENANT_ID','value':'t1'},
      {'name':'AZURE_FEDERATED_TOKEN_FILE','value':'%s'},
      {'name':'AZURE_AUTHORITY_HOST','value':'https://login.microsoftonline.com/'}\
      """
          .formatted(TOKEN_FILE);

  private static final TestWebhook WEBHOOK = TestWebhook.usual();

  private static String volume(int seconds) {
    return ("{'name':'%s','projected':{'sources':[{'serviceAccountToken':"
            + "{'path':'token/azure-identity-token','expirationSeconds':%d,"
            + "'audience':'api://AzureADTokenExchange'}}]}}")
        .formatted(VOLUME, seconds);
  }

  /// A pod called `quick-start`.
  private static String pod(String annotations, String spec) {
    return "{'metadata':{'name':'quick-start','annotations':{%s}},'spec':{%s}}"
        .formatted(annotations, spec);
  }

  private static String annotation(String key, String value) {
    return "'%s%s':'%s'".formatted(TestWebhook.PREFIX, key, value);
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(item -> item.path("name").stringValue("")).toList();
  }

  private static JsonNode container(JsonNode pod) {
    return pod.at("/spec/containers/0");
  }

  @Test
  void givesAPodWhatTheGoldenExampleHas() {
    var pod =
        """
        {'apiVersion':'v1','kind':'Pod',
         'metadata':{'name':'quick-start','namespace':'demo'},
         'spec':{'serviceAccountName':'workload-identity-sa','containers':[{'name':'oidc'}]}}\
        """;
    assertThat(WEBHOOK.withAccount("workload-identity-sa", "client-id", "c1").admitted(pod))
        .isEqualTo(
            Json.of(
                """
                {'apiVersion':'v1','kind':'Pod',
                 'metadata':{'name':'quick-start','namespace':'demo'},
                 'spec':{'serviceAccountName':'workload-identity-sa',
                         'containers':[{'name':'oidc','env':[%s],'volumeMounts':[%s]}],
                         'volumes':[%s]}}\
                """
                    .formatted(ENVIRONMENT, MOUNT, volume(3600))));
  }

  @Test
  void changesInitContainersAlikeAndKeepsTheirRestartPolicy() {
    var pod =
        WEBHOOK.admitted(
            pod("", "'initContainers':[{'name':'i','restartPolicy':'Always'}],'containers':[]"));
    assertThat(pod.at("/spec/initContainers/0"))
        .isEqualTo(
            Json.of(
                "{'name':'i','restartPolicy':'Always','env':[%s],'volumeMounts':[%s]}"
                    .formatted(ENVIRONMENT, MOUNT)));
    assertThat(pod.at("/spec/containers")).isEmpty();
  }

  @Test
  void leavesEphemeralContainersAlone() {
    var pod = pod("", "'ephemeralContainers':[{'name':'e'}]");
    assertThat(WEBHOOK.admitted(pod).at("/spec/ephemeralContainers"))
        .isEqualTo(Json.of("[{'name':'e'}]"));
  }

  @Test
  void leavesPodsAloneThatExist() {
    var pod = Json.of(pod("", "'containers':[{'name':'c'}]"));
    assertThat(WEBHOOK.review("UPDATE", pod)).isEqualTo(Verdict.Allowed.AS_IT_IS);
  }

  @ParameterizedTest
  @CsvSource({
    "pod,'',425c89ed5bb78a7623fae60fd8a6f6",
    "quick-start,ignored-,a94beddb35177ade9c5d04f292b481",
    "web,'',4b5e57f6eb2f42b9039b3d1e139292",
    "'',webapp-7c9d8b6f5c-,9198cf2a69383f3696ad8312aa10de",
    "'',my-deploy-5d59d67564-,f5e20f32f87977559e3ff3c7c53285",
    "'','',7ae265465cf68a19ccd3c91d70dc31",
  })
  void namesTheVolumeByThePod(String name, String prefix, String suffix) {
    var pod =
        WEBHOOK.admitted(
            "{'metadata':{'name':'%s','generateName':'%s'},'spec':{}}".formatted(name, prefix));
    assertThat(names(pod.at("/spec/volumes")))
        .containsExactly("azure-workload-identity-reserved-" + suffix);
  }

  @Test
  void takesTheTenantOfTheServiceAccountEvenIfItIsEmpty() {
    var pod = pod("", "'containers':[{'name':'c'}]");
    assertThat(
            container(
                    WEBHOOK
                        .withAccount("default", "client-id", "c1", "tenant-id", "t2")
                        .admitted(pod))
                .at("/env/1/value")
                .stringValue())
        .isEqualTo("t2");
    assertThat(
            names(
                container(WEBHOOK.withAccount("default", "tenant-id", "").admitted(pod))
                    .path("env")))
        .containsExactly("AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST");
  }

  @Test
  void keepsVariablesThatAreThere() {
    var own = "{'name':'MY_ENV_VAR','value':'v'}";
    var given = "{'name':'AZURE_TENANT_ID','valueFrom':{'fieldRef':{'fieldPath':'x'}}}";
    var pod = pod("", "'containers':[{'name':'c','env':[%s,%s]}]".formatted(own, given));
    assertThat(container(WEBHOOK.admitted(pod)).path("env"))
        .isEqualTo(
            Json.of(
                "[%s,%s,%s]"
                    .formatted(
                        own,
                        given,
                        ENVIRONMENT.replace("{'name':'AZURE_TENANT_ID','value':'t1'},", ""))));
  }

  @Test
  void keepsOtherMountsBeforeItsOwn() {
    var other = "{'name':'data','mountPath':'/data'}";
    var pod = pod("", "'containers':[{'name':'c','volumeMounts':[%s]}]".formatted(other));
    assertThat(container(WEBHOOK.admitted(pod)).path("volumeMounts"))
        .isEqualTo(Json.of("[%s,%s]".formatted(other, MOUNT)));
  }

  @Test
  void putsItsOwnMountAndVolumeRight() {
    var pod =
        pod(
            "",
            """
            'containers':[{'name':'c','volumeMounts':[{'name':'%1$s','mountPath':'/elsewhere'}]}],
            'volumes':[{'name':'a','emptyDir':{}},
                       {'name':'%1$s','projected':{'sources':[{'serviceAccountToken':
                         {'path':'my-projected-volume','audience':'aud'}}]}}]\
            """
                .formatted(VOLUME));
    var admitted = WEBHOOK.admitted(pod);
    assertThat(container(admitted).path("volumeMounts")).isEqualTo(Json.of("[" + MOUNT + "]"));
    assertThat(admitted.at("/spec/volumes"))
        .isEqualTo(Json.of("[{'name':'a','emptyDir':{}},%s]".formatted(volume(3600))));
  }

  @Test
  void takesThePlaceOfTheMountThatACopiedPodBrings() {
    var old =
        MOUNT.replace(VOLUME, "azure-workload-identity-reserved-425c89ed5bb78a7623fae60fd8a6f6");
    var pod = pod("", "'containers':[{'name':'c','volumeMounts':[%s]}]".formatted(old));
    assertThat(container(WEBHOOK.admitted(pod)).path("volumeMounts"))
        .isEqualTo(Json.of("[" + MOUNT + "]"));
  }

  @Test
  void leavesAPodAloneThatTheServerHasFilledIn() {
    var admitted = WEBHOOK.admitted(pod("", "'containers':[{'name':'c'}]"));
    var filled = admitted.toString().replace("'", "\"").replace("]}}]", "],\"defaultMode\":420}}]");
    assertThat(filled).contains("defaultMode");
    assertThat(WEBHOOK.allowed(Json.of(filled)).patch()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "container1,'container2'",
    "container1;container2,''",
    "container1; container2,''",
    "container1;,'container2'",
    "'',container1 container2",
  })
  void skipsContainers(String skipped, String changed) {
    var pod =
        WEBHOOK.admitted(
            pod(
                annotation("skip-containers", skipped),
                "'initContainers':[{'name':'container1'}],'containers':[{'name':'container2'}]"));
    var withMounts =
        Stream.of("/spec/initContainers/0", "/spec/containers/0")
            .map(pod::at)
            .filter(container -> container.has("volumeMounts") && container.has("env"))
            .map(container -> container.path("name").stringValue());
    assertThat(withMounts)
        .containsExactly(
            Stream.of(changed.split(" ")).filter(s -> !s.isEmpty()).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"'',4800,4800", "4000,4800,4000", "'','',3600", "86400,'',86400", "+3600,,3600"})
  void takesTheTokensLifetimeOfThePodBeforeThatOfTheAccount(
      String ofPod, String ofAccount, int seconds) {
    var webhook =
        WEBHOOK.withAccount(
            "default", "service-account-token-expiration", ofAccount == null ? "" : ofAccount);
    var pod = pod(annotation("service-account-token-expiration", ofPod), "");
    assertThat(webhook.admitted(pod).at("/spec/volumes/0")).isEqualTo(Json.of(volume(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "3600s,'strconv.ParseInt: parsing \"3600s\": invalid syntax'",
    "3599,'token expiration 3599 not valid. Expected value to be between 3600 and 86400'",
    "86401,'token expiration 86401 not valid. Expected value to be between 3600 and 86400'",
    "99999999999999999999,"
        + "'strconv.ParseInt: parsing \"99999999999999999999\": value out of range'",
  })
  void refusesALifetimeThatNoTokenHas(String text, String message) {
    var pod = pod("", "");
    assertThat(
            WEBHOOK.withAccount("default", "service-account-token-expiration", text).refusal(pod))
        .isEqualTo(message);
    assertThat(WEBHOOK.refusal(pod(annotation("service-account-token-expiration", text), "")))
        .isEqualTo(message);
  }

  @Test
  void refusesPodsOfUnknownAccounts() {
    assertThat(WEBHOOK.refusal(pod("", "'serviceAccountName':'sa'")))
        .isEqualTo("serviceaccounts \"sa\" not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'invalid'", "[]", "null", "1"})
  void refusesWhatIsNoPod(String json) {
    assertThat(WEBHOOK.refusal(json)).contains("couldn't get version/kind");
  }

  static Stream<String> badPods() {
    return Stream.of(
        "{'metadata':[]}",
        "{'metadata':{'name':1}}",
        "{'metadata':{'generateName':[]}}",
        "{'metadata':{'annotations':'x'}}",
        "{'metadata':{'annotations':{'a':1}}}",
        "{'spec':'x'}",
        "{'spec':{'hostNetwork':'true'}}",
        "{'spec':{'serviceAccountName':{}}}",
        "{'spec':{'os':[]}}",
        "{'spec':{'os':{'name':1}}}",
        "{'spec':{'nodeSelector':{'a':{}}}}",
        "{'spec':{'containers':{}}}",
        "{'spec':{'containers':[null]}}",
        "{'spec':{'containers':['x']}}",
        "{'spec':{'containers':[{'name':1}]}}",
        "{'spec':{'initContainers':[{'env':{}}]}}",
        "{'spec':{'containers':[{'env':['x']}]}}",
        "{'spec':{'containers':[{'env':[{'name':1}]}]}}",
        "{'spec':{'containers':[{'volumeMounts':1}]}}",
        "{'spec':{'containers':[{'volumeMounts':[{'name':{}}]}]}}",
        "{'spec':{'containers':[{'volumeMounts':[{'mountPath':{}}]}]}}",
        "{'spec':{'volumes':{}}}",
        "{'spec':{'volumes':[{'name':[]}]}}");
  }

  @ParameterizedTest
  @MethodSource("badPods")
  void refusesPodsOfAnotherShape(String json) {
    // Of mounts, the path counts only where the name might be ours.
    var pod =
        json.replace("'mountPath':{}", "'name':'" + TokenVolume.NAME_PREFIX + "','mountPath':{}");
    assertThat(WEBHOOK.refusal(pod)).startsWith("the pod cannot be decoded: /");
  }
}
