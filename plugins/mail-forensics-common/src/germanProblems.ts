import type { ProblemCode, ProblemDescription } from './problems';

/** Menus of the Microsoft Entra admin center, as it names them in German. */
const ENTRA = 'im Microsoft Entra Admin Center (entra.microsoft.com)';

/**
 * What is shown of problems, in German.
 *
 * @public
 */
export const GERMAN_PROBLEMS: Record<
  ProblemCode,
  Pick<ProblemDescription, 'title' | 'detail' | 'remedy'>
> = {
  CONSENT_DECLINED: {
    title: 'Die Zustimmung wurde verweigert',
    detail:
      'Die angefragten Berechtigungen wurden auf der Zustimmungsseite von Microsoft nicht angenommen.',
    remedy:
      'Autorisieren Sie erneut mit einem Konto, das zustimmen darf (Administrator für privilegierte Rollen oder Globaler Administrator), und nehmen Sie an, oder senden Sie den Link an die Person, die es darf.',
  },
  CONSENT_REQUIRED: {
    title: 'Die Zustimmung eines Admins fehlt',
    detail:
      'Der Mandant hat dieser App ihre Berechtigungen nicht erteilt oder sie entzogen.',
    remedy: `Autorisieren Sie die Verbindung erneut, und nehmen Sie die Berechtigungen als Administrator für privilegierte Rollen oder Globaler Administrator an. Oder erteilen Sie sie ${ENTRA}: Entra ID > Unternehmens-Apps > die App > Berechtigungen > Administratorzustimmung erteilen. Nichts geht verloren: was seither gesendet wurde, wird gelesen, sobald es wieder geht.`,
  },
  WRONG_TENANT: {
    title: 'Bei einem anderen Mandanten angemeldet',
    detail:
      'Der Mandant des Kontos, das sich angemeldet oder zugestimmt hat, ist nicht der, für den diese Verbindung gilt.',
    remedy:
      'Autorisieren Sie erneut mit einem Konto des richtigen Mandanten: wählen Sie auf der Anmeldeseite von Microsoft „Anderes Konto verwenden“. Eine App für nur einen Mandanten kann nur mit dem Mandanten in mailForensics.microsoft365.tenantId verbunden werden. Für einen anderen Mandanten fügen Sie eine weitere Verbindung hinzu.',
  },
  TENANT_NOT_FOUND: {
    title: 'Mandant nicht gefunden',
    detail:
      'Microsoft kennt diesen Mandanten in der konfigurierten Cloud nicht.',
    remedy: `Prüfen Sie mailForensics.microsoft365.tenantId (${ENTRA}: Entra ID > Übersicht > Mandanten-ID) und mailForensics.microsoft365.cloud, und starten Sie das Backend nach einer Änderung neu. Wurde der Mandant gelöscht, löschen Sie die Verbindung: ihre Ereignisse bleiben bis zum Ende der Aufbewahrung.`,
  },
  APP_NOT_FOUND: {
    title: 'Die App ist in diesem Mandanten nicht bekannt',
    detail:
      'Die App-Registrierung wurde gelöscht oder deaktiviert, ihr wurde in diesem Mandanten nie zugestimmt, oder sie gehört zu einer anderen Cloud.',
    remedy: `Vergleichen Sie mailForensics.microsoft365.clientId mit „Anwendungs-ID (Client)“ ${ENTRA}: Entra ID > App-Registrierungen > Alle Anwendungen; eine gelöschte lässt sich unter „Gelöschte Anwendungen“ 30 Tage lang wiederherstellen. Sehen Sie im verbundenen Mandanten nach, ob Entra ID > Unternehmens-Apps die App aufführt und ob in ihren Eigenschaften „Für Anmeldung von Benutzern aktiviert?“ auf Ja steht. Fehlt sie dort, autorisieren Sie die Verbindung erneut.`,
  },
  CREDENTIAL_INVALID: {
    title: 'Microsoft hat die Anmeldeinformation der App abgewiesen',
    detail:
      'Die Anmeldeinformation aus der Konfiguration wurde nicht angenommen.',
    remedy: `Vergleichen Sie mailForensics.microsoft365.credential mit dem, was ${ENTRA} steht: Entra ID > App-Registrierungen > die App > Zertifikate & Geheimnisse. Von einem geheimen Clientschlüssel zählt der Wert, nicht die Geheime ID, und er wird nur beim Anlegen gezeigt: legen Sie im Zweifel einen neuen an. Ein Zertifikat muss das dort hochgeladene sein, Verbundanmeldeinformationen müssen Aussteller und Antragsteller des Tokens haben. Starten Sie dann das Backend neu. Nichts geht verloren: was seither gesendet wurde, wird gelesen, sobald es wieder geht.`,
  },
  CREDENTIAL_EXPIRED: {
    title: 'Die Anmeldeinformation der App ist abgelaufen',
    detail:
      'Microsoft hat die Anmeldeinformation abgewiesen, weil sie abgelaufen ist.',
    remedy: `Legen Sie ${ENTRA} eine neue an: Entra ID > App-Registrierungen > die App > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel (oder laden Sie ein neues Zertifikat hoch), tragen Sie ihren Wert in mailForensics.microsoft365.credential ein, und starten Sie das Backend neu. Nichts geht verloren: was seither gesendet wurde, wird gelesen, sobald es wieder geht.`,
  },
  BLOCKED_BY_POLICY: {
    title: 'Durch eine Richtlinie für bedingten Zugriff blockiert',
    detail: 'Eine Richtlinie des Mandanten hindert die App an der Anmeldung.',
    remedy: `Bitten Sie den Microsoft 365-Admin, die Anmeldung ${ENTRA} nachzuschlagen: Entra ID > Überwachung & Integrität > Anmeldeprotokolle > Dienstprinzipalanmeldungen > die App > „Bedingter Zugriff“ nennt die Richtlinie. Nehmen Sie die App davon aus (Entra ID > Bedingter Zugriff > Richtlinien > die Richtlinie > Workloadidentitäten), oder fügen Sie das Netz des Backends unter „Benannte Standorte“ hinzu.`,
  },
  DIRECTORY_PERMISSION_MISSING: {
    title: 'Die App darf das Verzeichnis nicht lesen',
    detail: 'Das Lesen von Benutzern oder Gruppen wurde verweigert.',
    remedy: `Fügen Sie ${ENTRA} unter Entra ID > App-Registrierungen > die App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Anwendungsberechtigungen User.Read.All hinzu, und für einen Bereich von Gruppen GroupMember.Read.All. Autorisieren Sie dann die Verbindung erneut.`,
  },
  MAIL_PERMISSION_MISSING: {
    title: 'Die App darf keine E-Mails lesen',
    detail: 'Jedes Postfach hat den Zugriff verweigert.',
    remedy: `Fügen Sie ${ENTRA} unter Entra ID > App-Registrierungen > die App > API-Berechtigungen > Berechtigung hinzufügen > Microsoft Graph > Anwendungsberechtigungen Mail.Read hinzu, und autorisieren Sie die Verbindung erneut. Wo die App auf manche Postfächer beschränkt ist, prüfen Sie in Exchange Online PowerShell, ob sie diese erreicht: Test-ServicePrincipalAuthorization -Identity <Client-ID> -Resource <Postfach> für RBAC für Anwendungen (Rolle „Application Mail.Read“), Test-ApplicationAccessPolicy -AppId <Client-ID> -Identity <Postfach> für eine Anwendungszugriffsrichtlinie. Exchange kann zwei Stunden brauchen, bis eine Änderung gilt.`,
  },
  SCOPE_EMPTY: {
    title: 'Niemand ist im Bereich',
    detail: 'Der Bereich dieser Verbindung enthält keinen Benutzer.',
    remedy:
      'Ändern Sie den Bereich: berichtigen Sie seine Benutzer, oder fügen Sie seinen Gruppen Mitglieder hinzu. Gäste zählen nicht, denn ihre Postfächer liegen anderswo.',
  },
  GROUP_NOT_FOUND: {
    title: 'Manche Gruppen wurden nicht gefunden',
    detail: 'Gruppen des Bereichs sind nicht im Verzeichnis.',
    remedy:
      'Berichtigen oder entfernen Sie diese Gruppen im Bereich. Eine Gruppe kann mit E-Mail-Adresse, Name oder Objekt-ID benannt werden; wo mehrere den Namen haben, hilft nur die Adresse oder die Objekt-ID.',
  },
  USER_NOT_FOUND: {
    title: 'Manche Benutzer wurden nicht gefunden',
    detail: 'Benutzer des Bereichs sind nicht im Verzeichnis.',
    remedy:
      'Berichtigen oder entfernen Sie diese Benutzer im Bereich. Ein Benutzer kann mit Prinzipalname, E-Mail-Adresse oder Objekt-ID benannt werden.',
  },
  THROTTLED: {
    title: 'Microsoft hat uns gebeten, langsamer zu fragen',
    detail: 'Anfragen werden eine Zeit lang abgewiesen.',
    remedy:
      'Es ist nichts zu tun: die Erfassung geht zu der Zeit weiter, die Microsoft genannt hat. Bleibt es so oder kommt es wieder, verringern Sie mailForensics.collection.concurrency, oder fragen Sie, wer diese App-Registrierung sonst verwendet.',
  },
  SERVICE_UNAVAILABLE: {
    title: 'Microsoft 365 antwortet nicht',
    detail:
      'Anfragen schlagen fehl, dauern zu lange oder werden mit einem Serverfehler beantwortet.',
    remedy:
      'Sehen Sie im Microsoft 365 Admin Center (admin.microsoft.com) unter Integrität > Dienststatus nach Exchange Online und Microsoft Entra. Ist dort alles in Ordnung, prüfen Sie, ob das Backend die Hosts für Anmeldung und Graph erreicht (Proxy, Firewall, DNS). Die Erfassung versucht es von selbst wieder.',
  },
  COLLECTION_BEHIND: {
    title: 'Die Erfassung liegt zurück',
    detail: 'Manche Postfächer wurden seit über 30 Minuten nicht gelesen.',
    remedy:
      'Sehen Sie sich die Postfächer und die anderen Probleme dieser Verbindung an: deren Abhilfe ist auch diese. Gibt es keine, fügen Sie ein Replikat hinzu, oder erhöhen Sie mailForensics.collection.concurrency. War das Backend ausgefallen, warten Sie: es holt auf.',
  },
  NO_MAILBOX: {
    title: 'Kein Postfach',
    detail:
      'Dieser Benutzer hat kein Exchange Online-Postfach: ein Gast, ein Benutzer ohne Lizenz oder ein Postfach, das noch lokal liegt.',
    remedy:
      'Nichts, wenn es so sein soll. Sonst weisen Sie im Microsoft 365 Admin Center (admin.microsoft.com) unter Benutzer > Aktive Benutzer > der Benutzer > Lizenzen und Apps eine Lizenz mit Exchange Online zu, oder migrieren Sie das Postfach. Ein Postfach, das später entsteht, wird bemerkt und von da an überwacht.',
  },
  ACCESS_DENIED: {
    title: 'Zugriff verweigert',
    detail: 'Das Postfach weist diese App ab.',
    remedy:
      'Soll das Postfach überwacht werden, nehmen Sie es in den Verwaltungsbereich (RBAC für Anwendungen) oder die Anwendungszugriffsrichtlinie der App auf. Test-ServicePrincipalAuthorization -Identity <Client-ID> -Resource <Postfach> oder Test-ApplicationAccessPolicy -AppId <Client-ID> -Identity <Postfach> in Exchange Online PowerShell zeigen, ob es dazugehört. Exchange kann zwei Stunden brauchen, bis eine Änderung gilt.',
  },
  MAILBOX_FULL: {
    title: 'Das Postfach ist voll',
    detail:
      'Das Postfach hat sein Kontingent erreicht, sodass Änderungen dort nicht verfolgt werden können; stattdessen wird es durch Auflisten gelesen.',
    remedy:
      'Schaffen Sie Platz im Postfach, oder erhöhen Sie sein Kontingent im Exchange Admin Center (admin.exchange.com): Empfänger > Postfächer > das Postfach.',
  },
  CURSOR_LOST: {
    title: 'Die Position ging verloren und wurde wiedergefunden',
    detail:
      'Microsoft wusste nicht mehr, wie weit wir gelesen hatten. Ab dem letzten aufgezeichneten Punkt wurde weitergelesen; nichts fehlt.',
    remedy: 'Es ist nichts zu tun.',
  },
  ITEM_UNREADABLE: {
    title: 'Ein Element konnte nicht gelesen werden',
    detail:
      'Der Inhalt mindestens eines Anhangs konnte nicht gelesen werden. Er wird ohne seinen Hash aufgezeichnet, mit dem Grund.',
    remedy:
      'Sehen Sie sich den Hash-Fehler des Ereignisses an. Wenn Sie es wissen müssen, öffnen Sie die Nachricht im Postfach.',
  },
};
