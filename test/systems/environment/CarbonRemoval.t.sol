// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";

import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../../contracts/blocks/certificate/IRetirementCertificate.sol";
import {IParticipantRegistry} from "../../../contracts/blocks/identity/IParticipantRegistry.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {CarbonRemoval} from "../../../contracts/systems/environment/CarbonRemoval.sol";
import {ICarbonRemoval} from "../../../contracts/systems/environment/ICarbonRemoval.sol";
import {CarbonFixture} from "../../helpers/CarbonFixture.sol";

contract CarbonRemovalTest is CarbonFixture {
    uint64 private constant FOURTEEN_TONNES = 14_000; // kg
    bytes32 private constant DETAILS = keccak256("root of salted details");

    uint256 private batchId;
    ICarbonRemoval.Request private request = ICarbonRemoval.Request(address(0), DETAILS, "For the bay");

    function setUp() public override {
        super.setUp();
        batchId = _registerBatch(_registerProject());
        vm.prank(supplier);
        credits.setApprovalForAll(address(market), true);
        vm.prank(buyer);
        money.approve(address(market), type(uint256).max);
    }

    function _purchase(address by, uint64 kilograms) private returns (uint256 certificateId) {
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        certificateId = (uint256(blockKey) << 64) | (1_000 + credits.batchOf(batchId).retired);
        vm.prank(by);
        market.fill(order, signature, _fill(kilograms, request));
    }

    function test_buys_and_retires_in_one_call_and_nobody_holds_anything_in_between() public {
        uint256 certificateId = _purchase(buyer, FOURTEEN_TONNES);

        assertEq(certificates.ownerOf(certificateId), buyer);
        assertTrue(certificates.locked(certificateId));
        assertEq(money.balanceOf(supplier), 14e18);
        assertEq(credits.balanceOf(supplier, batchId), VERIFIED - FOURTEEN_TONNES);
        assertEq(credits.balanceOf(buyer, batchId), 0);
        assertEq(credits.balanceOf(address(removal), batchId), 0);
        assertEq(credits.balanceOf(address(market), batchId), 0);
        assertEq(money.balanceOf(address(market)), 0);
        assertEq(money.balanceOf(address(removal)), 0);
        assertEq(credits.circulatingOf(batchId), VERIFIED - FOURTEEN_TONNES);
    }

    function test_the_certificate_answers_the_seven_questions() public {
        uint256 certificateId = _purchase(buyer, FOURTEEN_TONNES);
        ICarbonRemoval.Provenance memory answer = removal.provenanceOf(certificateId);
        assertEq(answer.supplier, supplier); // who removed it
        assertEq(answer.region, REGION); // where
        assertEq(answer.parcel, PARCEL); // where exactly
        assertEq(answer.methodology, METHODOLOGY); // how
        assertEq(answer.verifierGroup, verifierGroup); // who verified it
        assertEq(answer.standard, STANDARD); // by what standard
        assertEq(answer.buyer, buyer); // who purchased it
        assertEq(answer.paymentToken, address(money)); // and for how much
        assertEq(answer.paid, 14e18);
        assertEq(answer.vintage, VINTAGE);
        assertEq(answer.kilograms, FOURTEEN_TONNES);
        assertEq(answer.evidence, keccak256("monitoring report"));
    }

    function test_the_next_buyer_gets_the_next_serials() public {
        uint256 first = _purchase(buyer, FOURTEEN_TONNES);
        money.mint(stranger, 1e18);
        vm.prank(stranger);
        money.approve(address(market), 1e18);
        uint256 second = _purchase(stranger, 1_000);
        assertEq(second, first + FOURTEEN_TONNES);
        assertEq(certificates.ownerOf(second), stranger);
    }

    function test_a_purchase_as_a_gift_names_holder_and_buyer() public {
        address friend = makeAddr("friend");
        request.holder = friend;
        uint256 certificateId = _purchase(buyer, 1_000);
        assertEq(certificates.ownerOf(certificateId), friend);
        assertEq(certificates.certificateOf(certificateId).buyer, buyer);
    }

    function test_a_smart_account_buys_too() public {
        SmartAccount account = new SmartAccount(buyer);
        money.mint(address(account), 5e18);
        account.execute(address(money), 0, abi.encodeCall(money.approve, (address(market), 5e18)));
        uint256 certificateId = _purchase(address(account), 5_000);
        assertEq(certificates.ownerOf(certificateId), address(account));
    }

    // ---------------------------------------------------------------- never sold again

    function test_refuses_every_way_to_move_a_certificate() public {
        uint256 certificateId = _purchase(buyer, FOURTEEN_TONNES);
        bytes memory locked = abi.encodeWithSelector(IRetirementCertificate.CertificateLocked.selector, certificateId);
        vm.startPrank(buyer);
        vm.expectRevert(locked);
        certificates.transferFrom(buyer, stranger, certificateId);
        vm.expectRevert(locked);
        certificates.safeTransferFrom(buyer, stranger, certificateId);
        vm.expectRevert(locked);
        certificates.safeTransferFrom(buyer, stranger, certificateId, "");
        vm.expectRevert(locked);
        certificates.approve(stranger, certificateId);
        vm.stopPrank();
        assertEq(certificates.ownerOf(certificateId), buyer);
    }

    function test_refuses_to_sell_a_certificate_on_the_market() public {
        uint256 certificateId = _purchase(buyer, FOURTEEN_TONNES);
        IAtomicMarket.Order memory order;
        order.maker = buyer;
        order.offerKind = uint8(IAtomicMarket.AssetKind.ERC721);
        order.offerToken = address(certificates);
        order.offerId = certificateId;
        order.offerAmount = 1;
        order.wantKind = uint8(IAtomicMarket.AssetKind.ERC20);
        order.wantToken = address(money);
        order.wantAmount = 1;
        order.endTime = uint64(block.timestamp + 1);
        bytes memory signature = _sign(buyerKey, order);
        money.mint(stranger, 1);
        vm.startPrank(stranger);
        money.approve(address(market), 1);
        IAtomicMarket.Fill memory how;
        how.units = 1;
        how.limit = 1;
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateLocked.selector, certificateId));
        market.fill(order, signature, how);
        vm.stopPrank();
        assertEq(certificates.ownerOf(certificateId), buyer);
    }

    function test_refuses_to_sell_more_than_was_verified() public {
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(IAtomicMarket.FillUnitsInvalid.selector, VERIFIED + 1, 1, VERIFIED));
        market.fill(order, signature, _fill(VERIFIED + 1, request));
    }

    function test_refuses_a_supplier_selling_what_it_retired_already() public {
        vm.prank(supplier);
        credits.retire(batchId, VERIFIED, ICreditToken.Retirement(supplier, 0, ""));
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(buyer);
        vm.expectRevert(ERC1155.InsufficientBalance.selector);
        market.fill(order, signature, _fill(1_000, request));
        assertEq(money.balanceOf(supplier), 0);
    }

    // ---------------------------------------------------------------- wash sales

    function test_refuses_a_sale_within_one_house() public {
        participants.enroll(buyer, SUPPLIER, FARM_HOUSE, type(uint64).max);
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ICarbonRemoval.PurchaseFromSelf.selector, supplier, buyer));
        market.fill(order, signature, _fill(1_000, request));
    }

    function test_works_alone_without_a_participant_registry() public {
        CarbonRemoval open = new CarbonRemoval(address(market), credits, program, IParticipantRegistry(address(0)));
        IAtomicMarket.DeliveryNote memory note;
        note.taker = buyer;
        note.data = abi.encode(request);
        bytes memory data = abi.encode(note);
        (ICreditToken.Retirement memory retirement, ) = open.sold(address(market), supplier, batchId, 1, data);
        assertEq(retirement.holder, buyer);
        vm.expectRevert(abi.encodeWithSelector(ICarbonRemoval.PurchaseFromSelf.selector, buyer, buyer));
        open.sold(address(market), buyer, batchId, 1, data);
    }

    function test_refuses_a_certificate_that_goes_back_to_the_seller() public {
        request.holder = supplier;
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(ICarbonRemoval.PurchaseFromSelf.selector, supplier, supplier));
        market.fill(order, signature, _fill(1_000, request));
    }

    // ---------------------------------------------------------------- who may deliver

    function test_refuses_a_delivery_that_no_market_made_and_a_forged_price_with_it() public {
        IAtomicMarket.DeliveryNote memory forged = IAtomicMarket.DeliveryNote({
            orderHash: 0,
            maker: stranger,
            taker: supplier,
            paymentKind: uint8(IAtomicMarket.AssetKind.ERC20),
            paymentToken: address(money),
            paid: 1_000_000e18,
            data: abi.encode(request)
        });
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICarbonRemoval.PurchaseMarketOnly.selector, supplier));
        credits.safeTransferFrom(supplier, address(removal), batchId, 1_000, abi.encode(forged));
    }

    function test_refuses_several_batches_at_once() public {
        uint256[] memory ids = new uint256[](1);
        uint256[] memory amounts = new uint256[](1);
        (ids[0], amounts[0]) = (batchId, 1);
        vm.prank(supplier);
        vm.expectRevert(abi.encodeWithSelector(ICreditToken.CreditDeliverySingly.selector, address(removal)));
        credits.safeBatchTransferFrom(supplier, address(removal), ids, amounts, "");
    }

    function test_refuses_a_purchase_without_a_request() public {
        IAtomicMarket.Order memory order = _listing(batchId);
        bytes memory signature = _sign(supplierKey, order);
        IAtomicMarket.Fill memory how = _fill(1_000, request);
        how.data = "";
        vm.prank(buyer);
        vm.expectRevert(ICarbonRemoval.PurchaseRequestMissing.selector);
        market.fill(order, signature, how);
        assertEq(money.balanceOf(supplier), 0);
    }

    function test_refuses_to_answer_for_credits_that_another_issuer_put_into_circulation() public {
        address registry = makeAddr("another registry");
        credits.setIssuer(registry, true);
        ICreditToken.Issuance memory issuance;
        issuance.to = registry;
        issuance.blockKey = 7;
        issuance.end = 1_000;
        issuance.after_ = NO_RANGE;
        issuance.projectId = 1; // claims to be of the programme's first project
        vm.startPrank(registry);
        uint256 foreign = credits.issue(issuance);
        uint256 certificateId = credits.retire(foreign, 1_000, ICreditToken.Retirement(registry, 0, ""));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ICarbonRemoval.ProvenanceUnknown.selector, certificateId, registry));
        removal.provenanceOf(certificateId);
    }

    function test_refuses_a_price_that_a_certificate_cannot_hold() public {
        IAtomicMarket.DeliveryNote memory note;
        note.taker = buyer;
        note.paid = uint256(type(uint96).max) + 1;
        note.data = abi.encode(request);
        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, uint256(type(uint96).max) + 1)
        );
        removal.sold(address(market), supplier, batchId, 1, abi.encode(note));
    }

    /// @dev Any split of a listing into purchases pays within 1 wei per purchase of the whole, and retires it all.
    function testFuzz_any_split_of_purchases_pays_the_price_and_retires_the_range(uint64 a, uint64 b) public {
        a = uint64(bound(a, 1, VERIFIED - 2));
        b = uint64(bound(b, 1, VERIFIED - a - 1));
        uint256 before = money.balanceOf(buyer);
        _purchase(buyer, a);
        _purchase(buyer, b);
        _purchase(buyer, VERIFIED - a - b);
        uint256 paid = before - money.balanceOf(buyer);
        uint256 price = _listing(batchId).wantAmount;
        assertGe(paid, price);
        assertLe(paid, price + 3);
        assertEq(credits.circulatingOf(batchId), 0);
        assertEq(certificates.balanceOf(buyer), 3);
    }
}
