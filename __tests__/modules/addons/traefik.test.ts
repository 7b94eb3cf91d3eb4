import { ingressAlerts } from "../../../modules/addons/traefik/alerts";
import { values } from "../../support/platform";

test("Traefik says by its own label which service a request was for, as its alerts group them", () => {
  expect(values("prod", "traefik")).toMatchObject({
    metrics: { prometheus: { serviceMonitor: { honorLabels: true } } },
  });
  const grouped = ingressAlerts.filter(({ expr }) => /by \((le, )?service\)/.test(expr));
  expect(grouped.map(({ alert }) => alert)).toEqual(["IngressErrors", "IngressSlow"]);
});
