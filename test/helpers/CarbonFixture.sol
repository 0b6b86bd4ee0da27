// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Test} from "forge-std/Test.sol";

import {CertificateArt} from "../../contracts/blocks/certificate/CertificateArt.sol";
import {CreditToken} from "../../contracts/blocks/certificate/CreditToken.sol";
import {RetirementCertificate} from "../../contracts/blocks/certificate/RetirementCertificate.sol";
import {ParticipantRegistry} from "../../contracts/blocks/identity/ParticipantRegistry.sol";
import {AtomicMarket} from "../../contracts/blocks/market/AtomicMarket.sol";
import {IAtomicMarket} from "../../contracts/blocks/market/IAtomicMarket.sol";
import {UniqueClaims} from "../../contracts/blocks/notary/UniqueClaims.sol";
import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../contracts/blocks/quorum/Quorum.sol";
import {StableToken} from "../../contracts/blocks/token/StableToken.sol";
import {CreditProgram} from "../../contracts/kits/CreditProgram.sol";
import {ICreditProgram} from "../../contracts/kits/ICreditProgram.sol";
import {CarbonRemoval} from "../../contracts/systems/environment/CarbonRemoval.sol";
import {ICarbonRemoval} from "../../contracts/systems/environment/ICarbonRemoval.sol";

/// @title CarbonFixture
/// @notice System 14 as it is deployed: a programme with three verifiers of three houses (two of them have to agree), a
/// farm in Maryland, a buyer with money.
abstract contract CarbonFixture is Test {
    bytes32 internal constant SUPPLIER = keccak256("supplier");
    bytes32 internal constant FARM_HOUSE = keccak256("entity: farm");
    bytes32 internal constant REGION = "US-MD";
    bytes32 internal constant METHODOLOGY = "regenerative cropland 1.0";
    bytes32 internal constant STANDARD = "ISO 14064-2:2019";
    bytes32 internal constant PARCEL = keccak256("parcel polygon");
    uint16 internal constant VINTAGE = 2018;
    uint64 internal constant NO_RANGE = type(uint64).max;
    uint64 internal constant VERIFIED = 1_032_000; // kg
    uint256 internal constant PRICE_PER_TONNE = 1e18;

    address internal supplier;
    uint256 internal supplierKey;
    address internal buyer;
    uint256 internal buyerKey;
    address internal stranger = makeAddr("stranger");
    address[3] internal verifiers = [makeAddr("verifier 1"), makeAddr("verifier 2"), makeAddr("verifier 3")];

    AccessManager internal authority;
    ParticipantRegistry internal participants;
    Quorum internal quorum;
    UniqueClaims internal claims;
    CreditToken internal credits;
    RetirementCertificate internal certificates;
    CreditProgram internal program;
    AtomicMarket internal market;
    StableToken internal money;
    CarbonRemoval internal removal;

    bytes32 internal verifierGroup;
    uint64 internal programId;
    uint192 internal blockKey = uint192(uint256(keccak256("serial block")));

    function setUp() public virtual {
        vm.warp(1_700_000_000); // November 2023
        (supplier, supplierKey) = makeAddrAndKey("supplier");
        (buyer, buyerKey) = makeAddrAndKey("buyer");

        authority = new AccessManager(address(this));
        participants = new ParticipantRegistry(address(authority));
        quorum = new Quorum();
        claims = new UniqueClaims();
        credits = new CreditToken(address(authority), new CertificateArt());
        certificates = RetirementCertificate(credits.certificates());
        program = new CreditProgram(address(authority), credits, quorum, claims, participants, 0);
        market = new AtomicMarket(participants);
        money = new StableToken("NORI", "NORI", 18, 500_000_000e18, 3 days, address(authority));
        removal = new CarbonRemoval(address(market), credits, program, participants);
        credits.setIssuer(address(program), true);
        credits.setSeller(address(removal), true);
        money.configureMinter(address(this), type(uint104).max, type(uint104).max, 1);
        money.mint(buyer, 10_000e18);

        participants.enroll(supplier, SUPPLIER, FARM_HOUSE, type(uint64).max);
        IQuorum.Member[] memory members = new IQuorum.Member[](3);
        for (uint256 i = 0; i < 3; ++i) members[i] = _member(verifiers[i], keccak256(abi.encode("house", i)));
        IQuorum.Rules memory rules = IQuorum.Rules({
            threshold: 2,
            objectionThreshold: 0,
            fourEyes: false,
            distinctEntities: true
        });
        verifierGroup = quorum.createGroup("verifiers", members, rules);
        programId = program.registerProgram(verifierGroup, STANDARD, 0);
    }

    function _member(address account, bytes32 entity) internal pure returns (IQuorum.Member memory) {
        return IQuorum.Member({account: account, entity: entity, weight: 1});
    }

    function _project() internal view returns (ICreditProgram.Project memory) {
        return
            ICreditProgram.Project({
                programId: programId,
                supplier: supplier,
                region: REGION,
                methodology: METHODOLOGY,
                parcel: PARCEL,
                dataDigest: keccak256("project design document")
            });
    }

    function _batch() internal view returns (ICreditProgram.BatchInput memory) {
        return
            ICreditProgram.BatchInput({
                vintage: VINTAGE,
                blockKey: blockKey,
                start: 1_000,
                end: 1_000 + VERIFIED,
                dataDigest: keccak256("monitoring report")
            });
    }

    /// @dev Two of the three verifiers agree.
    function _approve(bytes32 action) internal {
        vm.prank(verifiers[0]);
        bytes32 ballot = quorum.propose(verifierGroup, action, address(program));
        vm.prank(verifiers[1]);
        quorum.approve(ballot);
    }

    function _registerProject() internal returns (uint64) {
        _approve(program.projectAction(_project()));
        vm.prank(supplier);
        return program.registerProject(_project());
    }

    function _registerBatch(uint64 projectId) internal returns (uint256) {
        _approve(program.batchAction(projectId, _batch()));
        vm.prank(supplier);
        return program.registerBatch(projectId, _batch(), NO_RANGE);
    }

    /// @dev The supplier's listing of a whole batch, to be delivered to the marketplace only.
    function _listing(uint256 batchId) internal view returns (IAtomicMarket.Order memory order) {
        order.maker = supplier;
        order.recipient = address(removal);
        order.offerKind = uint8(IAtomicMarket.AssetKind.ERC1155);
        order.offerToken = address(credits);
        order.offerId = batchId;
        order.offerAmount = VERIFIED;
        order.wantKind = uint8(IAtomicMarket.AssetKind.ERC20);
        order.wantToken = address(money);
        order.wantAmount = (uint256(VERIFIED) * PRICE_PER_TONNE) / 1_000;
        order.minUnits = 1;
        order.endTime = uint64(block.timestamp + 30 days);
    }

    function _sign(uint256 key, IAtomicMarket.Order memory order) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, market.orderDigest(order));
        return abi.encodePacked(r, s, v);
    }

    function _fill(
        uint64 kilograms,
        ICarbonRemoval.Request memory request
    ) internal view returns (IAtomicMarket.Fill memory how) {
        how.units = kilograms;
        how.limit = type(uint256).max;
        how.recipient = address(removal);
        how.data = abi.encode(request);
    }
}
