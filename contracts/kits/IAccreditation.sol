// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../base/IEligibility.sol";

/// @title IAccreditation
/// @notice Who may issue which credentials, without an emperor: a quorum founds roots, which take a delay to stand; each
/// accredited issuer accredits others below itself, never beyond its own type, level, jurisdiction, dates and depth.
///
/// An accreditation stands as long as its whole chain up to the root does: revoking one takes everything below it down,
/// without a further transaction, as each question walks the chain (of eight links at most). A reported compromise cuts
/// by time instead: what the issuer granted or issued from that second on is void, what it did before stays.
///
/// A verdict is about a moment of issuing. Only a time that the issuer cannot choose is worth asking about, such as the
/// block in which a credential was attested or anchored: whoever has a stolen key can write any date into a document.
interface IAccreditation is IEligibility {
    /// @notice How far a grant has come.
    enum Status {
        None,
        Pending,
        Active,
        Revoked
    }

    /// @notice Whether somebody was accredited to issue something, and if not, why: the first reason of this order.
    enum Verdict {
        Accredited,
        Unknown,
        WrongIssuer,
        WrongType,
        LevelTooLow,
        WrongJurisdiction,
        RootNotActive,
        Revoked,
        Compromised,
        NotYetValid,
        Expired
    }

    /// @notice What an accreditation allows to whom.
    /// @param issuer Who may issue.
    /// @param credentialType Which credentials, as short text or the digest of a name; never zero.
    /// @param level Up to which level of assurance: 1 low, 2 substantial, 3 high.
    /// @param jurisdiction Where, as an ISO 3166 code in short text; zero: everywhere.
    /// @param depth How many levels of issuers it may have below it; 0: it issues and accredits nobody.
    /// @param from First second at which it may issue; never earlier than the grant itself.
    /// @param to Last second at which it may issue.
    struct Terms {
        address issuer;
        bytes32 credentialType;
        uint8 level;
        bytes32 jurisdiction;
        uint8 depth;
        uint40 from;
        uint40 to;
    }

    /// @notice An accreditation as it is kept.
    /// @param parent The accreditation it was granted under; 0: a root.
    /// @param status How far it has come.
    /// @param grantedAt When it was granted; of a root, when it was proposed and, once it is active, activated.
    /// @param compromisedSince From when on its issuer's key is not to be trusted; 0: no compromise was reported.
    /// @param terms What it allows.
    struct Grant {
        uint64 parent;
        Status status;
        uint40 grantedAt;
        uint40 compromisedSince;
        Terms terms;
    }

    /// @notice One link of a chain, judged by itself.
    /// @param id The accreditation.
    /// @param verdict Whether it holds for what hangs on it: the first link for a credential issued at the time asked
    /// about, each other for the grant of the link before it.
    /// @param grant What is kept about it.
    struct Link {
        uint64 id;
        Verdict verdict;
        Grant grant;
    }

    /// @notice The group agreed to a root, which can be activated from `readyAt` on.
    /// @param id The root.
    /// @param issuer Its issuer.
    /// @param salt What told the group's ballots apart.
    /// @param terms What it will allow.
    /// @param readyAt First second at which it can be activated.
    event RootProposed(uint64 indexed id, address indexed issuer, bytes32 salt, Terms terms, uint40 readyAt);
    /// @notice A root stands from now on.
    /// @param id The root.
    /// @param from First second at which it may issue.
    event RootActivated(uint64 indexed id, uint40 from);
    /// @notice An issuer accredited another.
    /// @param id The new accreditation.
    /// @param parent The accreditation it was granted under.
    /// @param issuer Who is accredited.
    /// @param terms What it allows.
    event Accredited(uint64 indexed id, uint64 indexed parent, address indexed issuer, Terms terms);
    /// @notice An accreditation, and with it all below it, was revoked for good.
    /// @param id The accreditation.
    /// @param by The superior; the quorum contract if the group decided.
    event AccreditationRevoked(uint64 indexed id, address indexed by);
    /// @notice An issuer's key is not to be trusted from a second on.
    /// @param id The accreditation.
    /// @param by Who reported; the quorum contract if the group decided.
    /// @param since The first second.
    event CompromiseReported(uint64 indexed id, address indexed by, uint40 since);
    /// @notice An issuer chose the accreditation under which it acts for a type of credentials.
    /// @param issuer The issuer.
    /// @param credentialType The type.
    /// @param id The accreditation.
    event AccreditationChosen(address indexed issuer, bytes32 indexed credentialType, uint64 indexed id);

    /// @notice There is no such accreditation.
    error AccreditationUnknown(uint64 id);
    /// @notice The account is not the issuer of the accreditation.
    error AccreditationIssuerOnly(uint64 id, address account);
    /// @notice The account is no issuer in good standing above the accreditation (nor, where it may report itself, its
    /// own).
    error AccreditationSuperiorOnly(uint64 id, address account);
    /// @notice The accreditation does not hold now, so nothing can be founded on it.
    error AccreditationImpaired(uint64 id, Verdict verdict);
    /// @notice Nobody, or somebody in the chain above, cannot be accredited.
    error AccreditationIssuerInvalid(address issuer);
    /// @notice An accreditation is for one type of credentials, under a parent for the parent's.
    error AccreditationTypeInvalid(bytes32 credentialType, bytes32 parents);
    /// @notice The level is none (1 to 3), or higher than the parent's.
    error AccreditationLevelInvalid(uint8 level, uint8 most);
    /// @notice The parent holds in another jurisdiction.
    error AccreditationJurisdictionInvalid(bytes32 jurisdiction, bytes32 parents);
    /// @notice More levels below than a root, or the parent, can give.
    error AccreditationDepthInvalid(uint8 depth, uint8 most);
    /// @notice The parent can have nobody below it.
    error AccreditationDepthExhausted(uint64 parent);
    /// @notice The dates are over, in the wrong order, or end after the parent's.
    error AccreditationDatesInvalid(uint40 from, uint40 to, uint40 last);
    /// @notice The accreditation was revoked already.
    error AccreditationAlreadyRevoked(uint64 id);
    /// @notice The time of a compromise is zero, in the future, or not earlier than the one that was reported before.
    error CompromiseTimeInvalid(uint40 since, uint40 reported);
    /// @notice The accreditation is no root that waits to be activated.
    error RootNotPending(uint64 id);
    /// @notice The delay of the root is not over.
    error RootNotReady(uint64 id, uint40 readyAt);
    /// @notice The delay is shorter than a day or longer than 90.
    error RootDelayInvalid(uint40 delay);
    /// @notice The group that is to decide about roots does not exist.
    error RootGroupUnknown(bytes32 group);

    /// @notice Keeps a root that the group agreed to, for anyone to activate after the delay. Anyone may send it. Emits
    /// {RootProposed}.
    /// @dev Requirements: {AccreditationIssuerInvalid} (zero); {AccreditationTypeInvalid} (zero);
    /// {AccreditationLevelInvalid}; {AccreditationDepthInvalid} (more than 7); {AccreditationDatesInvalid} (`to` before
    /// the root can be active, or before `from`); an approved ballot on {rootAction} (`QuorumNotReached` and others).
    /// @param terms What it will allow.
    /// @param salt Tells apart ballots on equal terms.
    /// @return id The root.
    function proposeRoot(Terms calldata terms, bytes32 salt) external returns (uint64 id);

    /// @notice Makes a root stand, once its delay is over and the group did not revoke it. Anyone. Emits
    /// {RootActivated}.
    /// @dev Requirements: {RootNotPending}; {RootNotReady}; {AccreditationDatesInvalid} if its dates are over.
    /// @param id The root.
    function activateRoot(uint64 id) external;

    /// @notice Accredits another issuer below oneself. Emits {Accredited}.
    /// @dev Requirements: {AccreditationUnknown}; {AccreditationIssuerOnly}: the caller is the parent's issuer;
    /// {AccreditationImpaired}: the parent holds now; {AccreditationIssuerInvalid}: neither zero nor anybody of the
    /// chain, so nobody accredits itself, nor those above it; {AccreditationTypeInvalid}; {AccreditationLevelInvalid};
    /// {AccreditationJurisdictionInvalid}; {AccreditationDepthExhausted}, {AccreditationDepthInvalid}: less than the
    /// parent's; {AccreditationDatesInvalid}.
    /// @param parent The accreditation it is granted under.
    /// @param terms What it allows; a `from` of the past means now.
    /// @return id The accreditation.
    function accredit(uint64 parent, Terms calldata terms) external returns (uint64 id);

    /// @notice As {accredit}, signed by the parent's issuer and sent by anyone.
    /// @dev Requirements: those of {accredit}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `Accredit(address accreditor,uint64 parent,Terms terms,uint256 nonce,uint256 deadline)` with
    /// `Terms(address issuer,bytes32 credentialType,uint8 level,bytes32 jurisdiction,uint8 depth,uint40 from,uint40 to)`.
    /// @param accreditor The parent's issuer.
    /// @param parent The accreditation it is granted under.
    /// @param terms What it allows.
    /// @param nonce A keyed nonce of the accreditor.
    /// @param deadline Last second at which it is good.
    /// @param signature The accreditor's signature.
    /// @return id The accreditation.
    function accreditBySig(
        address accreditor,
        uint64 parent,
        Terms calldata terms,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint64 id);

    /// @notice Revokes an accreditation, and so all below it, for good: also what was issued before is accredited no
    /// more. Whoever only wants it to end reports a compromise as of now instead. Issuers above it only. Emits
    /// {AccreditationRevoked}.
    /// @dev Requirements: {AccreditationUnknown}; {AccreditationSuperiorOnly}: the caller is the issuer of an
    /// accreditation above, which is neither revoked nor compromised nor below one that is; {AccreditationAlreadyRevoked}.
    /// @param id The accreditation.
    function revoke(uint64 id) external;

    /// @notice As {revoke}, signed by the superior and sent by anyone.
    /// @dev Requirements: those of {revoke}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `Revoke(address superior,uint64 id,uint256 nonce,uint256 deadline)`.
    /// @param superior An issuer above.
    /// @param id The accreditation.
    /// @param nonce A keyed nonce of the superior.
    /// @param deadline Last second at which it is good.
    /// @param signature The superior's signature.
    function revokeBySig(
        address superior,
        uint64 id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Revokes any accreditation at once, by the group: a root, also one that is pending still, or any below.
    /// Anyone may send it. Emits {AccreditationRevoked}.
    /// @dev Requirements: {AccreditationUnknown}; {AccreditationAlreadyRevoked}; an approved ballot on {revokeAction}.
    /// @param id The accreditation.
    function revokeByQuorum(uint64 id) external;

    /// @notice Reports that an issuer's key is not to be trusted from a second on. What it granted or issued since is
    /// void, what it did before stays, and it can grant no more. The time can later be set earlier, never later. The
    /// issuer itself and issuers above it only, each while in good standing: whoever stole a key that was reported says
    /// nothing further with it. It is about one accreditation: one above an issuer with several reports each. A thief who is first can
    /// report the key since its beginning, as it could revoke; what is void then is issued anew under another accreditation.
    /// Emits {CompromiseReported}.
    /// @dev Requirements: {AccreditationUnknown}; {AccreditationSuperiorOnly}; {CompromiseTimeInvalid}.
    /// @param id The accreditation.
    /// @param since The first second at which it is not to be trusted.
    function reportCompromise(uint64 id, uint40 since) external;

    /// @notice As {reportCompromise}, signed by the reporter and sent by anyone.
    /// @dev Requirements: those of {reportCompromise}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `ReportCompromise(address reporter,uint64 id,uint40 since,uint256 nonce,uint256 deadline)`.
    /// @param reporter The issuer or one above.
    /// @param id The accreditation.
    /// @param since The first second at which it is not to be trusted.
    /// @param nonce A keyed nonce of the reporter.
    /// @param deadline Last second at which it is good.
    /// @param signature The reporter's signature.
    function reportCompromiseBySig(
        address reporter,
        uint64 id,
        uint40 since,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {reportCompromise}, by the group. Anyone may send it.
    /// @dev Requirements: {AccreditationUnknown}; {CompromiseTimeInvalid}; an approved ballot on {compromiseAction}.
    /// @param id The accreditation.
    /// @param since The first second at which it is not to be trusted.
    function reportCompromiseByQuorum(uint64 id, uint40 since) external;

    /// @notice Chooses the accreditation by which {isEligible} judges its issuer for its type of credentials. The issuer
    /// only. Emits {AccreditationChosen}.
    /// @dev Requirements: {AccreditationUnknown}; {AccreditationIssuerOnly}; {AccreditationImpaired} if it or one above
    /// it is revoked, compromised or not active.
    /// @param id The accreditation.
    function choose(uint64 id) external;

    /// @notice As {choose}, signed by the issuer and sent by anyone.
    /// @dev Requirements: those of {choose}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `Choose(address issuer,uint64 id,uint256 nonce,uint256 deadline)`.
    /// @param issuer The issuer.
    /// @param id The accreditation.
    /// @param nonce A keyed nonce of the issuer.
    /// @param deadline Last second at which it is good.
    /// @param signature The issuer's signature.
    function chooseBySig(address issuer, uint64 id, uint256 nonce, uint256 deadline, bytes calldata signature) external;

    /// @notice Whether an issuer was accredited, when it issued, for what it issued; and if not, why. Never reverts.
    /// @param id The accreditation that the issuer refers to.
    /// @param issuer Who issued.
    /// @param credentialType What it issued.
    /// @param level The level of assurance that is needed; 0: any.
    /// @param jurisdiction Where it is to hold; zero: everywhere, which only an accreditation for everywhere allows.
    /// @param issuedAt When it issued, in seconds; see above for which times are worth asking about.
    function verdictOf(
        uint64 id,
        address issuer,
        bytes32 credentialType,
        uint8 level,
        bytes32 jurisdiction,
        uint40 issuedAt
    ) external view returns (Verdict);

    /// @notice Whether {verdictOf} is `Accredited`. Never reverts.
    /// @param id See {verdictOf}.
    /// @param issuer See {verdictOf}.
    /// @param credentialType See {verdictOf}.
    /// @param level See {verdictOf}.
    /// @param jurisdiction See {verdictOf}.
    /// @param issuedAt See {verdictOf}.
    function isAccredited(
        uint64 id,
        address issuer,
        bytes32 credentialType,
        uint8 level,
        bytes32 jurisdiction,
        uint40 issuedAt
    ) external view returns (bool);

    /// @notice An accreditation and all above it up to the root, each with its own verdict: the chain holds if all do.
    /// Empty for an unknown one; never reverts.
    /// @param id The accreditation.
    /// @param issuedAt When something was issued under it.
    function chainOf(uint64 id, uint40 issuedAt) external view returns (Link[] memory);

    /// @notice What is kept about an accreditation; all zero for an unknown one.
    /// @param id The accreditation.
    function grantOf(uint64 id) external view returns (Grant memory);

    /// @notice The accreditation that an issuer chose for a type of credentials; 0: none.
    /// @param issuer The issuer.
    /// @param credentialType The type.
    function chosenOf(address issuer, bytes32 credentialType) external view returns (uint64);

    /// @notice What the group approves before a root is proposed: the `action` of its ballot, with this contract as the
    /// consumer.
    /// @param terms The root's terms.
    /// @param salt Tells apart ballots on equal terms.
    function rootAction(Terms calldata terms, bytes32 salt) external pure returns (bytes32);

    /// @notice What the group approves before it revokes an accreditation.
    /// @param id The accreditation.
    function revokeAction(uint64 id) external pure returns (bytes32);

    /// @notice What the group approves before it reports a compromise.
    /// @param id The accreditation.
    /// @param since The first second at which it is not to be trusted.
    function compromiseAction(uint64 id, uint40 since) external pure returns (bytes32);
}
