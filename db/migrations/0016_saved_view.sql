-- Lists as somebody narrowed them, under a name of his own.

CREATE TABLE saved_view (
  district_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  name        TEXT   NOT NULL,
  view        TEXT   NOT NULL,
  query       TEXT   NOT NULL,   -- as in the page's address
  org_id      BIGINT NOT NULL,   -- whose people see it too; 0 = nobody else
  PRIMARY KEY (district_id, account_id, name)
);
CREATE INDEX saved_view_org ON saved_view (district_id, org_id) WHERE org_id <> 0;
